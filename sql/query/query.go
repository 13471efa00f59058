// Package query holds every SQL statement of the program, one in each .sql file, bound at compile time. Each file opens
// with what one row means.
//
// The statements under source/ read the agencies' tables. An office whose tables differ from the reference form
// replaces them from a directory of its own (configuration key source.queries, function Load): files of the same names,
// that take the same parameters and yield the same columns, in any order. Whoever writes one should know that
//
//   - each is used as a derived table, FROM (statement) AS x, so it ends without a semicolon, and ORDER BY in it has no
//     effect;
//   - a (?) after IN is filled with a list, a bare ? with one value, and each must occur just as often as in the
//     statement it replaces;
//   - it runs in a read-only transaction, and its account needs no right but SELECT;
//   - rows must be had by index for a list of submissions, or extraction reads whole tables again and again.
package query

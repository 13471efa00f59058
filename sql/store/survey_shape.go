package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"

	"huizong/sql/query"
)

// shape looks at the columns of one query.
func (v *surveyor) shape(ctx context.Context, q *QuerySurvey, text string, columns []string) error {
	for _, name := range columns {
		q.Columns = append(q.Columns, &ColumnSurvey{Name: name})
	}
	rows, err := v.snapshot.tx.QueryContext(ctx, query.Nothing(text))
	if my, refused := errors.AsType[*mysql.MySQLError](err); refused {
		if q.table == statusesFile && (my.Number == errNoTable || my.Number == errDenied) {
			return nil // it need not be there
		}
		v.out.Queries = append(v.out.Queries, q)
		v.fault(q.File, unknownColumn(my), "the server refuses the query: %s (%d); %s", my.Message, my.Number, cure(my))
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at %s: %w", q.File, err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return fmt.Errorf("look at %s: %w", q.File, err)
	}
	var spare []string
	for _, t := range types {
		same := func(name string) bool { return strings.EqualFold(name, t.Name()) }
		if at := slices.IndexFunc(columns, same); at >= 0 {
			q.Columns[at].Type = t.DatabaseTypeName()
		} else {
			spare = append(spare, t.Name())
		}
	}
	v.out.Queries = append(v.out.Queries, q)
	q.usable = true
	for _, c := range q.Columns {
		if c.Type == "" {
			q.usable = false
			v.fault(q.File, c.Name, "is missing%s", meant(c.Name, spare))
		}
	}
	return rows.Err()
}

// meant says under which name a column that is missing may be there.
func meant(name string, spare []string) string {
	if len(spare) == 0 {
		return "; name it with AS"
	}
	slices.SortStableFunc(spare, func(a, b string) int { return cmp.Compare(common(b, name), common(a, name)) })
	return fmt.Sprintf("; nobody asked for %s: if that is it, say %s AS %s", strings.Join(spare, ", "), spare[0], name)
}

// common is how many letters two names begin or end with alike.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	m := 0
	for m < min(len(a), len(b)) && a[len(a)-1-m] == b[len(b)-1-m] {
		m++
	}
	return max(n, m)
}

// Errors of the server that say which part of a statement it cannot do.
const (
	errUnknownColumn = 1054
	errTwoColumns    = 1060
	errSyntax        = 1064
)

// unknownColumn is the column that the server does not know: Unknown column 'x' in 'field list'.
func unknownColumn(e *mysql.MySQLError) string {
	if e.Number != errUnknownColumn && e.Number != errTwoColumns {
		return ""
	}
	_, rest, _ := strings.Cut(e.Message, "'")
	name, _, _ := strings.Cut(rest, "'")
	return name
}

// cure says what to do about a refusal.
func cure(e *mysql.MySQLError) string {
	switch e.Number {
	case errUnknownColumn:
		return "correct the name: no table of the query has this column"
	case errTwoColumns:
		return "two columns of the query have one name; name them with AS"
	case errNoTable:
		return "correct the name of the table, or make the tables: huizong migrate --source"
	case errDenied, errAccessDatabase:
		return "grant the account of database.source SELECT on it"
	case errSyntax:
		return "try the statement with a client of the database"
	}
	return "try the statement with a client of the database, its ? replaced by values"
}

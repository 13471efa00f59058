// Package content decides what a report says, once for every form.
//
// Of makes of a report and its reader one Document: the lines of the head, the blocks of the first screen, numbered
// sections, the brief's first page and the sheets of the workbook, all with typed cells and finished sentences.
// Order, rest rows, rows of 0, limits, targets and rates, corrections, wording and withheld figures are decided here;
// a form sets what it is given and computes nothing. What a form may leave out is said by the block itself
// (Block.In), so that mail and text show the short table and the annex the whole one.
//
// Sentences that say that all is well stand behind predicates (guards.go). Sentences are never glued: a block holds
// them apart, and the form joins them by Locale.Join.
package content

// Package workbook renders a report as an XLSX workbook: the working copy, to filter, check and paste from.
//
// Ten sheets hold every figure of the report. Numbers are numbers, codes are text, and totals are values, so that a
// preview that cannot calculate still shows them; beside each stands a line of live formulas that adds the rows up
// again and says whether the total holds. The check lines of all sheets are gathered on the first one. Nothing is
// computed here but ratios, each rounded once, and those formulas.
//
// The same report always gives the same bytes.
package workbook

// Package brief renders a report as the paper to read and file: an A4 brief after the proportions of GB/T 9704, as PDF,
// and the same brief as DOCX to edit, sign and seal.
//
// The report becomes a document first: headings, paragraphs, tables and figures in their order, the words from the
// catalogue. Both forms set that one document, so they cannot say different things. PDF lays it out itself (lines break
// by UAX #14, a table repeats its head on the next page, a heading never ends a page) with embedded subset fonts; DOCX
// leaves the pages to the office's own program and fonts. The same report always gives the same bytes.
package brief

// Package brief sets a report as the paper to read and file: an A4 brief after the proportions of GB/T 9704, as tagged
// PDF, and the same brief as DOCX to edit, sign and seal.
//
// Page one stands alone; the annex behind it lists every row. Both forms set the content's document and decide nothing.
// PDF lays it out itself (lines break by UAX #14, a table repeats its head on the next page, a heading never ends a
// page) with embedded subset fonts; DOCX leaves the pages to the office's own program and fonts. The same document
// always gives the same bytes.
package brief

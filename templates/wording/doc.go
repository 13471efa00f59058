// Package wording says numbers, dates, periods and terms as a Chinese office writes them, in three locales: Chinese,
// which is authoritative, Korean for readers in Yanbian, and English.
//
// Three groups of things are here. What is the same in every locale or Chinese by nature is a plain function: Approx,
// Percent, Signed, Width, Wrap, Clean. What differs between locales but needs no table is a method of Locale: Date,
// Period, Months, Subject, FileStem. Terms and sentences are in a Catalogue, one embedded file per locale
// (locales/*.txt), which carries its Locale along:
//
//	c := wording.In(wording.Chinese)
//	c.Text("part.bridge")                           // the title of a section
//	c.Format("filing.late.counted", "n", int64(12)) // a whole sentence with named places
//	c.Date(asOf)                                    // Catalogue embeds Locale
//
// Nothing is put together from parts of sentences. Arithmetic is on integers only: a figure that is reported never was
// a float. The package is pure: no clock, no context, no other package of this module but jobs/period.
package wording

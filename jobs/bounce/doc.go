// Package bounce reads what mail servers report of mail that they took and could not deliver: from raw mail to one
// Report. It sends nothing and decides nothing.
//
// Most servers write a multipart/report (RFC 3464): Postfix, Exchange, Exim. QQ, 163 and older servers write a letter
// to a person, from their postmaster, with the mail or its headers returned: such a letter is read by what it returns,
// the Message-ID, by the recipients it names, and by its words. What is neither is left alone: an answer of a person, a
// note that somebody is away (RFC 3834), a confirmation of reading (RFC 8098), a complaint (RFC 5965).
package bounce

package workbook

import (
	"fmt"

	"huizong/templates/wording"
)

// term is a phrase of the workbook: one of the catalogue, by its key, or one of the workbook's own.
type term struct {
	key string
	own [3]string // in the order of wording.Locales
}

// key names a phrase of the catalogue that has no places.
func key(k string) term { return term{key: k} }

// say returns a term in the workbook's language. Only a phrase of the workbook's own takes arguments.
func (b *book) say(t term, args ...any) string {
	if t.key != "" {
		return b.c.Text(t.key)
	}
	text := t.own[0]
	for i, l := range wording.Locales {
		if l == b.c.Locale {
			text = t.own[i]
		}
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// phrase returns the phrase of a key that comes with the data, or the data itself where the catalogue has none.
func (b *book) phrase(k, otherwise string) string {
	if b.c.Has(k) {
		return b.c.Text(k)
	}
	return b.text(otherwise)
}

// sheetOrder is the sheets in their order.
var sheetOrder = []term{sheetSummary, sheetBridge, sheetRegions, sheetAgencies, sheetFields, sheetProjects, sheetFiling,
	sheetFindings,
	sheetCorrections, sheetMethod}

// Phrases of the catalogue that need no arguments.
var (
	sheetSummary     = key("sheet.summary")
	sheetBridge      = key("sheet.bridge")
	sheetRegions     = key("sheet.regions")
	sheetAgencies    = key("sheet.agencies")
	sheetFields      = key("sheet.fields")
	sheetProjects    = key("sheet.projects")
	sheetFiling      = key("sheet.filing")
	sheetFindings    = key("sheet.findings")
	sheetCorrections = key("sheet.corrections")
	sheetRecords     = key("sheet.records")
	sheetMethod      = key("sheet.method")
	total            = key("row.total")
	unfiled          = key("filing.missing")
	attendances      = key("unit.attendances")
	persons          = key("unit.persons")
	pieces           = key("unit.cases")
	sessions         = key("unit.sessions")
	filings          = key("unit.submissions")
	recordsUnit      = key("unit.records")
	direct           = key("metric.direct")
	indirect         = key("metric.indirect.estimated")
	directCounted    = key("metric.direct.reconciled")
	visits           = key("figure.visit_attendances")
	cases            = key("figure.cases")
	caseVisits       = key("figure.case_attendances")
	groups           = key("figure.groups")
	groupSessions    = key("figure.group_sessions")
	groupVisits      = key("figure.group_attendances")
	events           = key("figure.events")
	eventVisits      = key("figure.event_attendances")
	claimedDirect    = key("metric.direct.claimed")
	claimedIndirect  = key("metric.indirect.claimed")
	personsDirect    = key("metric.direct_persons")
	personsIndirect  = key("metric.indirect_persons")
	noPersons        = key("persons.none")
	completion       = key("key.target")
	filingRate       = key("key.filing")
	expected         = key("filing.expected")
	onTime           = key("filing.on_time")
	late             = key("filing.late")
	missing          = key("filing.missing")
	returned         = key("filing.returned")
	spoilt           = key("filing.quarantined")
	inService        = key("head.agency")
	communitiesTerm  = key("head.community")
	projectsTerm     = key("head.project")
	smallNote        = key("small.note")
	headIndicator    = key("head.indicator")
	headUnit         = key("head.unit")
	headValue        = key("head.value")
	headPrevious     = key("head.previous")
	headOnPrevious   = key("change.previous")
	headYearBefore   = key("head.year_before")
	headOnYear       = key("change.year_before")
	headToDate       = key("head.year_to_date")
	headOnToDate     = key("change.year_to_date")
	headPeriod       = key("head.period")
	headCommunities  = key("head.communities")
	headProjects     = key("head.projects")
	headLess         = key("head.difference")
	headIndirect     = key("metric.indirect.estimated")
	headShare        = key("head.share")
	headAgency       = key("head.agency")
	headField        = key("head.field")
	headProgramme    = key("head.programme")
	headProject      = key("head.project")
	headTarget       = key("head.target")
	headCompletion   = key("head.completion")
	headLine         = key("head.line")
	headRule         = key("head.rule")
	headBasis        = key("head.basis")
	headAmount       = key("head.attendances")
	headState        = key("head.state")
	headCount        = key("head.submissions")
	headMonths       = key("head.month")
	headPieces       = key("head.findings")
	headFinding      = key("head.finding")
	headSeverity     = key("head.severity")
	headCommunity    = key("head.community")
	headMonth        = key("head.month")
	headSubmission   = key("head.submission")
	headOther        = key("head.other")
	headSubject      = key("head.subject")
	headClaimed      = key("head.claimed.number")
	headCountedFig   = key("head.counted")
	headRecord       = key("head.record")
	headKind         = key("head.record.kind")
	headRecordCode   = key("head.record.code")
	headTitle        = key("head.record.title")
	headDate         = key("head.record.date")
	headSessions     = key("head.record.sessions")
	headInvolved     = key("head.finding.agencies")
	headTable        = key("head.table")
	headItem         = key("head.row")
	headBefore       = key("head.before")
	headNow          = key("head.now")
	headDelta        = key("head.difference")
	headCause        = key("head.cause")
	headRevision     = key("foot.revision")
	capYears         = key("caption.trend.years")
	capKinds         = key("caption.findings")
	capChecks        = key("sheet.check")
	capRegions       = key("sheet.regions")
	capAgencies      = key("caption.agencies")
	capFields        = key("caption.fields")
	capProgrames     = key("caption.programmes")
	capProjects      = key("caption.projects")
	capStates        = key("caption.filing")
	capAbsent        = key("caption.filing.agencies")
	capRestated      = key("caption.restatements")
	capNotes         = key("sheet.method")
	chartFiling      = key("caption.filing")
	nothingDue       = key("empty.nothing_due")
	noRegions        = key("regions.none")
	noFields         = key("fields.none")
	noRows           = key("agencies.none")
	noFindings       = key("findings.none")
	noCorrections    = key("corrections.none")
	noRecords        = key("records.none")
	shareNote        = key("share.note")
	basisNote        = key("bridge.note")
	takenDraft       = key("filing.draft")
	takenReturned    = key("filing.returned")
	takenVoided      = key("filing.voided")
	identityReport   = key("foot.id")
	identityAsOf     = key("foot.as_of")
	identityOffice   = key("label.from")
	identityHash     = key("foot.sha256")
	internalUse      = key("foot.use")
)

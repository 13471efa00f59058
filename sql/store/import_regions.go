package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// regions reads the administrative areas. Each must have its place below a top: figures of one that has not would be
// in nobody's total.
func (im *importer) regions() error {
	parents := map[string]Fault{} // where each region of the file names its parent
	var before map[string]string  // level of those that were there
	known, err := upsert(im, regionsFile, query.Reference().Regions, query.ImportInsertRegion, query.ImportUpdateRegion,
		func(r *csvRow) regionRow {
			region := regionRow{
				Code:       r.code(0, 12),
				ParentCode: r.text(1, 12),
				Level:      r.oneOf(2, levels),
				Name:       r.name(3, 128),
				Population: r.filed(4, 0),
			}
			if region.ParentCode != "" {
				r.cut(1)
			}
			parents[region.Code] = r.faultAt(1, "")
			return region
		}, func(rows []regionRow) { before = levelsOf(rows) })
	if err != nil {
		return err
	}
	im.refs.regions = make(map[string]reconcile.Level, len(known))
	regions := make([]reconcile.Region, 0, len(known))
	for code, r := range known {
		im.refs.regions[code] = reconcile.Level(r.Level)
		regions = append(
			regions,
			reconcile.Region{Code: code, ParentCode: r.ParentCode, Level: reconcile.Level(r.Level)},
		)
	}
	for code, reason := range reconcile.Misplaced(regions) {
		if !slices.Contains(levels, known[code].Level) {
			continue // told as such
		}
		at, named := parents[code]
		if !named {
			at = im.files[regionsFile].at(0, 0, "", "")
			reason = "region " + code + ", which is in the source and not in the file: " + reason
		}
		if above, in := parents[known[code].ParentCode]; in && strings.HasSuffix(reason, " "+known[code].ParentCode) {
			reason += fmt.Sprintf("; that stands in line %d", above.Line) // where the fault may as well be
		}
		at.Reason = reason
		im.faults.add(at)
	}
	return im.demoted(before, known, parents)
}

func levelsOf(rows []regionRow) map[string]string {
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Code] = r.Level
	}
	return out
}

// demoted refuses that a community becomes something else while filings or projects name it: they would be nowhere.
func (im *importer) demoted(before map[string]string, known map[string]regionRow, places map[string]Fault) error {
	var codes []string
	for _, code := range slices.Sorted(maps.Keys(before)) {
		if before[code] == string(reconcile.Community) && known[code].Level != before[code] {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	var used []struct {
		Code        string `db:"community_code"`
		Submissions int
		Projects    int
	}
	if err := im.selectIn(&used, query.ImportUsedCommunity, codes, codes); err != nil {
		return fmt.Errorf("count what names communities: %w", err)
	}
	for _, u := range used {
		at := places[u.Code]
		at.Column, at.Field = im.files[regionsFile].fields[2]+1, "level"
		at.Reason = fmt.Sprintf(
			"it is a community with %d submissions and %d projects in the source, and cannot become a %s; "+
				"give what is new a code of its own",
			u.Submissions,
			u.Projects,
			known[u.Code].Level,
		)
		im.faults.add(at)
	}
	return nil
}

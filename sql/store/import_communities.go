package store

import (
	"fmt"

	"huizong/sql/query"
)

// where says that a project works in a community.
type where struct {
	Project   string `db:"project_code"`
	Community string `db:"community_code"`
}

// projectCommunities reads where projects work. Of a project named in the file, the file's list is the whole list: a
// community taken from it is no longer expected to be reported on.
func (im *importer) projectCommunities() error {
	var rows []where
	if err := im.tx.SelectContext(im.ctx, &rows, query.Reference().ProjectCommunities); err != nil {
		return fmt.Errorf("list project communities: %w", err)
	}
	known := make(map[where]bool, len(rows))
	for _, w := range rows {
		known[w] = true
	}
	report := &im.reports[projectCommunitiesFile]
	in := newInserter(im, report.Table, query.ImportInsertProjectCommunity)
	lines, named := map[where]int{}, map[string]bool{}
	err := im.each(projectCommunitiesFile, func(r *csvRow) error {
		w := where{im.project(r, 0), im.community(r, 1)}
		if first, twice := lines[w]; twice {
			r.fault(1, "project %s and community %s are already in line %d", quoted(w.Project), quoted(w.Community),
				first)
			return nil
		}
		lines[w], named[w.Project] = r.line(0), true
		switch {
		case r.bad:
		case known[w]:
			report.Unchanged++
		default:
			report.Inserted++
			return in.add(w.Project, w.Community)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var absent []string
	for _, w := range rows {
		if lines[w] == 0 && !named[w.Project] {
			absent = append(absent, w.Project+" in "+w.Community)
		}
		if lines[w] == 0 && named[w.Project] {
			report.Removed++
			if err := im.exec(query.ImportDeleteProjectCommunity, w.Project, w.Community); err != nil {
				return fmt.Errorf("take a community from a project: %w", err)
			}
		}
	}
	im.lack(projectCommunitiesFile, len(absent), absent)
	return in.flush()
}

package reconcile

import (
	"slices"
	"strings"
)

// Concerns reports whether the row may be missing from the figures of a region and window: it is of them, or cannot be
// placed and may be of the region by all that it names. Whatever cannot be placed concerns the top.
func (d *Directory) Concerns(q *QuarantinedRow, region string, window Window) bool {
	if q.Period != 0 && !window.Contains(q.Period) {
		return false
	}
	if d.Misplaced(q.CommunityCode) == "" {
		return slices.Contains(d.Chain(q.CommunityCode), region)
	}
	if r := d.Regions[region]; r == nil || r.ParentCode == "" || d.adrift(region) {
		return true
	}
	var n named
	code := strings.TrimSpace(q.CommunityCode)
	d.add(&n, code)
	d.work(&n, q, d.code(&n, code))
	return len(n.at) == 0 || n.anywhere || slices.Contains(n.at, region) || slices.ContainsFunc(n.within,
		func(area string) bool { return slices.Contains(d.Chain(region), area) })
}

// named is what a row that cannot be placed names: regions with those above them, areas that it may lie anywhere in,
// or something that has no place itself, so that it can be anybody's.
type named struct {
	at       []string
	within   []string
	anywhere bool
}

// add adds a region. One that has no place in the tree is where its code says, or can be anywhere.
func (d *Directory) add(n *named, region string) {
	chain := d.Chain(region)
	n.at = append(n.at, chain...)
	for _, code := range chain {
		if d.misplaced[code] == "" {
			continue
		}
		if area := d.code(n, code); area != "" {
			n.within = append(n.within, area)
		} else {
			n.anywhere = true
		}
	}
}

// code adds what a code is, or begins with: the code of its province, prefecture, county or street (GB/T 2260, GB/T
// 10114), and returns the lowest of these that has a place in the tree.
func (d *Directory) code(n *named, code string) (lowest string) {
	for _, digits := range []int{2, 4, 6, 9} {
		if len(code) < digits {
			break
		}
		prefix := code[:digits]
		for _, whole := range []string{prefix + strings.Repeat("0", max(0, 6-digits)), prefix + "000"} {
			if chain := d.Chain(whole); len(chain) > 0 && whole != code && !d.adrift(whole) {
				n.at, lowest = append(n.at, chain...), whole
			}
		}
	}
	return lowest
}

// work adds where the agency of a row is and works, and where its project does. Where the row's own project is unknown,
// or some of its communities are, it may be anywhere in the area of its agency; where that is unknown too, in the one
// that the code of its community says.
func (d *Directory) work(n *named, q *QuarantinedRow, area string) {
	for _, p := range d.Projects {
		if p.Code != q.ProjectCode && p.AgencyCode != q.AgencyCode {
			continue
		}
		for _, c := range p.Communities {
			d.add(n, c)
		}
	}
	agency := q.AgencyCode
	p := d.Projects[q.ProjectCode]
	if agency == "" && p != nil {
		agency = p.AgencyCode
	}
	a := d.Agencies[agency]
	if a != nil {
		d.add(n, a.RegionCode)
	}
	switch {
	case q.Table == "regions" || q.Table == "agencies" || p != nil && !d.partial(p.Code):
	case a != nil:
		n.within = append(n.within, a.RegionCode)
	case area != "":
		n.within = append(n.within, area)
	default:
		n.anywhere = true
	}
}

// partial reports whether rows that say where a project works are at fault, so that it may work elsewhere too.
func (d *Directory) partial(project string) bool {
	return slices.ContainsFunc(d.Quarantine, func(q QuarantinedRow) bool {
		return q.Table == "project_communities" && q.ProjectCode == project && !q.Accepted
	})
}

// adrift reports whether a region, or one above it, has no place in the tree.
func (d *Directory) adrift(region string) bool {
	return slices.ContainsFunc(d.Chain(region), func(code string) bool { return d.misplaced[code] != "" })
}

package reconcile

import (
	"cmp"
	"slices"
)

// Level is where a region stands in the chain province → prefecture → county → street → community.
type Level string

// The five levels, highest first.
const (
	Province   Level = "province"
	Prefecture Level = "prefecture"
	County     Level = "county"
	Street     Level = "street"
	Community  Level = "community"
)

// Levels lists the levels, highest first.
var Levels = []Level{Province, Prefecture, County, Street, Community}

// Region is one administrative area. Code is 6 digits down to the county (GB/T 2260), 12 below it.
type Region struct {
	Code       string
	ParentCode string // empty at the top
	Level      Level
	Name       string
	Population Claim // not filed when unknown
}

// Agency is an organisation that files submissions; Code is its 统一社会信用代码 (GB 32100-2015).
type Agency struct {
	Code          string
	Name          string
	RegionCode    string
	SocialWorkers int64
}

// Project is one funded piece of work of one agency, between two days (both included), in one or more communities.
type Project struct {
	Code         string
	Name         string
	Programme    string // who funds it
	Field        string // 服务领域
	AgencyCode   string
	StartsOn     Date
	EndsOn       Date
	TargetDirect Claim    // contract target in person-times; not filed when there is none
	Communities  []string // codes

	listed map[string]bool // the same
}

// Directory is the reference data of one snapshot: who may file what, where.
type Directory struct {
	Regions  map[string]*Region
	Agencies map[string]*Agency
	Projects map[string]*Project
	// the source keeps when statuses changed, so that they are those of the moment asked for and not of reading
	StatusHistory bool

	Quarantine []QuarantinedRow // rows of the reference data that are faulty

	children  map[string][]string
	misplaced map[string]string // why a region has no place in the tree
}

// NewDirectory indexes the reference data.
func NewDirectory(regions []Region, agencies []Agency, projects []Project) *Directory {
	d := &Directory{
		Regions:  make(map[string]*Region, len(regions)),
		Agencies: make(map[string]*Agency, len(agencies)),
		Projects: make(map[string]*Project, len(projects)),
		children: map[string][]string{},
	}
	for i := range regions {
		d.Regions[regions[i].Code] = &regions[i]
		d.children[regions[i].ParentCode] = append(d.children[regions[i].ParentCode], regions[i].Code)
	}
	d.misplaced = Misplaced(regions)
	for i := range agencies {
		d.Agencies[agencies[i].Code] = &agencies[i]
	}
	for i := range projects {
		p := &projects[i]
		d.Projects[p.Code], p.listed = p, make(map[string]bool, len(p.Communities))
		for _, c := range p.Communities {
			p.listed[c] = true
		}
	}
	for _, codes := range d.children {
		slices.Sort(codes)
	}
	return d
}

// Assume puts a region in its place that reports are asked for and that the reference data lack or cannot place.
func (d *Directory) Assume(code string) {
	if d.Regions[code] == nil {
		d.Regions[code] = &Region{Code: code, Level: County, Name: code}
	}
}

// Chain returns code and the codes of the regions above it, lowest first. A chain that runs in a circle ends where it
// would repeat.
func (d *Directory) Chain(code string) []string {
	chain := make([]string, 0, 5) // of a community: its street, county, city and province
	for r := d.Regions[code]; r != nil && !slices.Contains(chain, r.Code); r = d.Regions[r.ParentCode] {
		chain = append(chain, r.Code)
	}
	return chain
}

// Communities returns the codes of the communities at or below region, in order.
func (d *Directory) Communities(region string) []string {
	var out []string
	seen := map[string]bool{}
	var walk func(code string)
	walk = func(code string) {
		r := d.Regions[code]
		if r == nil || seen[code] {
			return
		}
		seen[code] = true
		if r.Level == Community {
			out = append(out, code)
		}
		for _, child := range d.children[code] {
			walk(child)
		}
	}
	walk(region)
	slices.Sort(out)
	return out
}

// ByStreet returns the codes of the communities at or below region, those of one street after each other: the order in
// which cells of one month come.
func (d *Directory) ByStreet(region string) []string {
	out := d.Communities(region)
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(d.street(a), d.street(b)) })
	return out
}

// Streets returns what the communities at or below region have as their parents, in order.
func (d *Directory) Streets(region string) []string {
	var out []string
	for _, c := range d.Communities(region) {
		out = append(out, d.street(c))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// WholeStreets is ByStreet of all communities of the streets that those at or below region lie in.
func (d *Directory) WholeStreets(region string) []string {
	streets := map[string]bool{}
	for _, s := range d.Streets(region) {
		streets[s] = true
	}
	var out []string
	for code, r := range d.Regions {
		if r.Level == Community && streets[r.ParentCode] {
			out = append(out, code)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(d.street(a), d.street(b)), cmp.Compare(a, b))
	})
	return out
}

// Tops returns the regions that have none above them, in order.
func (d *Directory) Tops() []string {
	var out []string
	for code, r := range d.Regions {
		if d.Regions[r.ParentCode] == nil {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// Street returns the code that the communities of one street share, that of their parent.
func (d *Directory) Street(community string) string { return d.street(community) }

// street returns what a community shares with its neighbours: the code of its parent.
func (d *Directory) street(community string) string {
	if r := d.Regions[community]; r != nil {
		return r.ParentCode
	}
	return ""
}

// Below returns the regions directly below code, in the order of their codes.
func (d *Directory) Below(code string) []*Region {
	var out []*Region
	for _, c := range d.children[code] {
		out = append(out, d.Regions[c])
	}
	return out
}

// SortedProjects returns all projects in the order of their codes.
func (d *Directory) SortedProjects() []*Project {
	out := make([]*Project, 0, len(d.Projects))
	for _, p := range d.Projects {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Project) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

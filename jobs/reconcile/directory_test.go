package reconcile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDirectoryInOrder holds every list of the tree, and the order of each: two streets of which the codes of the
// communities interleave, one region adrift, and a ring.
func TestDirectoryInOrder(t *testing.T) {
	dir := NewDirectory([]Region{
		{Code: "t", ParentCode: "k", Level: Street}, {Code: "s", ParentCode: "k", Level: Street},
		{Code: "c4", ParentCode: "s", Level: Community}, {Code: "c1", ParentCode: "t", Level: Community},
		{Code: "c3", ParentCode: "t", Level: Community}, {Code: "c2", ParentCode: "s", Level: Community},
		{Code: "k", Level: County}, {Code: "j", Level: County}, {Code: "c9", ParentCode: "gone", Level: Community},
		{Code: "r1", ParentCode: "r2", Level: Street}, {Code: "r2", ParentCode: "r1", Level: Street},
		{Code: "c8", ParentCode: "r1", Level: Community}, {Code: "c7", ParentCode: "c8", Level: Community},
	}, []Agency{{Code: "A", Name: "a"}}, []Project{{Code: "Q"}, {Code: "P", Communities: []string{"c1"}}})
	below := func(code string) (out []string) {
		for _, r := range dir.Below(code) {
			out = append(out, r.Code)
		}
		return out
	}
	var projects []string
	for _, p := range dir.SortedProjects() {
		projects = append(projects, p.Code)
	}
	for name, c := range map[string]struct {
		got  []string
		want string
	}{
		"chain":                    {dir.Chain("c1"), "c1 t k"},
		"chain of a ring":          {dir.Chain("c7"), "c7 c8 r1 r2"},
		"chain of none":            {dir.Chain("x"), ""},
		"communities":              {dir.Communities("k"), "c1 c2 c3 c4"},
		"of a street":              {dir.Communities("s"), "c2 c4"},
		"of one":                   {dir.Communities("c2"), "c2"},
		"of a ring":                {dir.Communities("r2"), "c7 c8"},
		"of none":                  {dir.Communities("x"), ""},
		"by street":                {dir.ByStreet("k"), "c2 c4 c1 c3"},
		"streets":                  {dir.Streets("k"), "s t"},
		"street of one":            {dir.Streets("c4"), "s"},
		"whole streets":            {dir.WholeStreets("k"), "c2 c4 c1 c3"},
		"the whole street of one":  {dir.WholeStreets("c3"), "c1 c3"},
		"the whole street of none": {dir.WholeStreets("j"), ""},
		"what lies below a faulty": {dir.WholeStreets("c9"), "c9"},
		"tops":                     {dir.Tops(), "c9 j k"},
		"below":                    {below("k"), "s t"},
		"below none":               {below("x"), ""},
		"projects":                 {projects, "P Q"},
		"street": {[]string{dir.Street("c1") + "," + dir.Street("k") + "," + dir.Street("x")},
			"t,,"},
		"the whole street of a ring": {dir.WholeStreets("c8"), "c7 c8"},
	} {
		if d := cmp.Diff(c.want, strings.Join(c.got, " ")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if dir.Agencies["A"].Name != "a" || !dir.Projects["P"].listed["c1"] || dir.Projects["Q"].listed["c1"] {
		t.Errorf("agencies %v, projects %v", dir.Agencies, dir.Projects)
	}
	dir.Assume("k")
	dir.Assume("x")
	if k, x := dir.Regions["k"], dir.Regions["x"]; k.Name != "" || *x != (Region{Code: "x", Level: County, Name: "x"}) {
		t.Errorf("%+v, %+v", k, x)
	}
	if got := fmt.Sprint(Levels); got != "[province prefecture county street community]" {
		t.Error(got)
	}
}

package main

import (
	"regexp"
	"slices"
	"testing"

	"huizong/jobs/desk"
	"huizong/templates/content"
)

// TestNoticesNameButtons: what a notice puts in quotes is the word on a button of the pages.
func TestNoticesNameButtons(t *testing.T) {
	var labels []string
	for _, r := range desk.Rules {
		labels = append(labels, r.Label)
	}
	seen := 0
	for _, kind := range content.NoticeKinds {
		for _, n := range []content.Notice{{Kind: kind, Run: 7}, {Kind: kind, Run: 7, Detail: "completeness-below"}} {
			for _, s := range content.Tell(n).Sections {
				for _, step := range s.Blocks[0].Steps {
					for _, m := range regexp.MustCompile("\u201c([^\u201d]+)\u201d").FindAllStringSubmatch(step, -1) {
						if seen++; !slices.Contains(labels, m[1]) {
							t.Errorf("%s: no button says %s; they say %v", kind, m[1], labels)
						}
					}
				}
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d buttons are named", seen)
	}
}

package wording

import "testing"

func BenchmarkWidth(b *testing.B) {
	for b.Loop() {
		Width("延吉市守望社会工作服务中心(示例)")
	}
}

func BenchmarkWrap(b *testing.B) {
	text := In(Chinese).Text("method.records")
	for b.Loop() {
		Wrap(text, 72)
	}
}

func BenchmarkFormat(b *testing.B) {
	c := In(Chinese)
	for b.Loop() {
		c.Format("filing.agency.n", "agency", "守望", "n", 3)
	}
}

func BenchmarkCompare(b *testing.B) {
	c, base := In(Chinese), int64(320)
	for b.Loop() {
		c.Compare(Adjacent, 408, base)
	}
}

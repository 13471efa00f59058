package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

// Every page answers with the figures of the published case, within its size.
func TestPagesOfThePublishedCase(t *testing.T) {
	w := newWorld(t)
	sent := w.run("monthly", "2020-10", "lixd")
	held := w.run("monthly", "2020-08", "lixd")
	waiting := w.run("programme", "2015-01..2020-10", "lixd")
	b := w.signedIn("jinml")
	for path, want := range map[string][]string{
		"/": {"15,288", "38,266", "查看并批准", "放行或等待", "报送率低于下限（2/3）。还没报的：老来乐社会工作服务中心",
			"月报 2020年10月",
			"本期：2020年11月", "30天以后的",
			"2020年10月，延吉市3个社会工作服务机构在3个社区提供直接服务408人次，环比",
			"间接受益1,021人次（按系数2.5推算）。"},
		"/runs":          {"待批准", "已扣留", "已投递", "15,288", "408"},
		runPath(sent.ID): {"已投递", "408", "1,021", "填报439，核定408，少31", "250 2.0.0", "250"},
		runPath(held.ID): {"已扣留", "2/3即66.7%，低于80.0%", "156", "391", "放行并发送2份", "重新生成"},
		runPath(waiting.ID): {"待批准", "15,288", "38,266", "2,834", "4,899", "去重前5,976",
			"填报17,210，核定15,288，少1,922", "15,000–17,500", "36,500–39,500", "批准并发送2份", waiting.Content[:8],
			"1.5万余人次", "3.8万余人次"},
		"/jobs": {"每月10日09:00，遇非工作日顺延", "2020-12-10 09:00 周四", "暂停任务",
			"日历缺2020、2021年放假安排"},
		"/jobs/monthly/run":         {"与上次所发的差异", "运行" + "1", "核查", "预览", "试发1份"},
		"/filing/months":            {"183", "96.7%", "90.2%", "迟9", "外20", "其中草稿2，作废1"},
		"/audit":                    {"李晓东：手动发起", "系统：封存", "登录"},
		"/account":                  {"改口令", "没有令牌。"},
		"/filing/months?problems=1": {"未报"},
		"/runs?state=held":          {"2020年8月"},
		"/runs?period=nonsense":     {"写成2026-10"},
	} {
		r := b.get(path)
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.300s", path, r.StatusCode, r.body)
			continue
		}
		if len(r.body) > 100_000 {
			t.Errorf("%s has %d bytes", path, len(r.body))
		}
		for _, text := range want {
			if !strings.Contains(r.body, text) {
				t.Errorf("%s does not say %q", path, text)
			}
		}
		if strings.Contains(r.body, "{n}") || strings.Contains(r.body, "%!") || strings.Contains(r.body, "<no value>") {
			t.Errorf("%s has a place that was not filled", path)
		}
	}
}

// Jobs of several regions are each shown with the filing of their own.
func TestSeveralRegions(t *testing.T) {
	w := newWorld(t)
	w.service.Jobs[0].Region = "222401004000" // one street
	w.service.Jobs[0].Recipients = w.service.Jobs[0].Recipients[:1]
	w.clock.set(t, "2020-10-02 10:00") // nothing is expected of the street any more
	b := w.signedIn("jinml")
	page := b.get("/").body
	month, programme := strings.Index(page, "月报"), strings.Index(page, "项目累计")
	if month < 0 || programme < 0 || !strings.Contains(page[min(month, programme):], "无应报") ||
		!strings.Contains(page, "/180") {
		t.Error("the two jobs are not shown with the filing of their own regions")
	}
	for path, want := range map[string]string{"/filing/months": "公园街道", "/filing/months?region=222401": "180",
		"/filing/months?region=222401002000": "北山街道"} {
		b.get(path).is(t, http.StatusOK, path, want)
	}
	// What is named and is not there is no list of nothing, nor another region's.
	for _, path := range []string{"/filing?region=NOPE", "/filing/months?region=1", "/runs?job=NOPE"} {
		b.get(path).is(t, http.StatusNotFound, path)
	}
	b.get("/runs?job=monthly").is(t, http.StatusOK, "of a job without runs")
}

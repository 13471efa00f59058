package intake

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/form"
	"huizong/templates/wording"
)

// xlsx is the media type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// upload takes files in, and shows the first of them.
func (v *visit) upload() error {
	parts, err := v.R.MultipartReader()
	if err != nil {
		return door.ErrUnreadable
	}
	encoding, first, n := "", int64(0), 0
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return tooLarge(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return tooLarge(err)
		}
		if part.FormName() == "encoding" {
			encoding = string(body)
		}
		if part.FileName() == "" {
			continue
		}
		if n++; n > mostFiles {
			return v.refused(http.StatusUnprocessableEntity, v.Lang.Say("一次最多{n}个文件。", "n", mostFiles))
		}
		if !slices.Contains([]string{"", "auto", "utf-8", "gb18030", "utf-16le", "utf-16be"}, encoding) {
			return door.ErrUnreadable
		}
		u, err := v.Desk.Hand(v.R.Context(), part.FileName(), body, strings.TrimPrefix(encoding, "auto"),
			v.Actor(desk.Page))
		if against, ok := errors.AsType[ledger.Refusals](err); ok {
			return v.refused(door.Status(err), v.say(against[0]))
		} else if err != nil {
			return err
		}
		if first == 0 {
			first = u.ID
		}
	}
	if first == 0 {
		return v.refused(http.StatusUnprocessableEntity, v.Lang.Say("请先选文件。"))
	}
	http.Redirect(v.W, v.R, "/import?upload="+strconv.FormatInt(first, 10), http.StatusSeeOther)
	return nil
}

func tooLarge(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return door.ErrTooLarge
	}
	return door.ErrUnreadable
}

// say says why a file is not taken.
func (v *visit) say(r ledger.Refusal) string {
	switch r.Code {
	case "empty":
		return v.Lang.Say("文件是空的。")
	case "large":
		return v.Lang.Say("文件超过20 MB。")
	case "not-ours":
		return v.Lang.Say("机构的表不是本系统建的，这里不能写入；请在原系统里填报。")
	case "form-key":
		return v.Lang.Say("没有密钥，填报表不能与机构、月份绑定；请在配置里设audit.key_file。")
	case "form-agency":
		return v.Lang.Say("没有这个机构。")
	case "form-none":
		return v.Lang.Say("{agency}在{month}没有应报的项目。", "agency", r.Args["agency"], "month", r.Args["month"])
	case "upload":
		return v.Lang.Say("这个上传已经办过了。")
	case "filings":
		if r.Args["n"] == "" {
			return v.Lang.Say("请填份数。")
		}
		return v.Lang.Say("份数不符：填了{typed}，实际{n}。", "typed", r.Args["typed"], "n", r.Args["n"])
	}
	return v.Relay(r.Error())
}

func (v *visit) refused(code int, text string) error {
	return v.show(code, v.R.URL.Query(), door.Fault{Field: "fx", Text: text})
}

// order writes an upload, or discards it.
func (v *visit) order() error {
	id, err := strconv.ParseInt(v.R.PathValue("upload"), 10, 64)
	if err != nil {
		return door.ErrNoPage
	}
	o := desk.Order{Verb: desk.Import, Upload: id, Count: v.R.PostForm.Get("count")}
	if v.R.PostForm.Get("discard") != "" {
		o.Verb = desk.Discard
	}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	against, refused := errors.AsType[ledger.Refusals](err)
	switch {
	case refused && against[0].Code != "role":
		q := url.Values{"upload": {strconv.FormatInt(id, 10)}}
		return v.show(door.Status(err), q, door.Fault{Field: "nn", Text: v.say(against[0])})
	case err != nil:
		return err
	case o.Verb == desk.Discard:
		return v.Done("/import", "已丢弃。")
	}
	v.ForgetSource()
	return v.Done("/import", "已写入{n}份。", "n", done.Received.Count())
}

// marked answers the copy of a form with its faults marked, for the agency to mend.
func (v *visit) marked() error {
	u, err := v.Upload(v.R.Context(), v.R.PathValue("upload"))
	if err != nil {
		return err
	}
	name, body, err := v.Service.Marked(v.R.Context(), u)
	if err != nil {
		return err
	}
	return v.File(xlsx, name, body)
}

// form answers the filing form of an agency and month. What is taken out of the house is an entry of the audit.
func (v *visit) form() error {
	q := v.R.URL.Query()
	m, err := period.ParseMonth(q.Get("month"))
	if err != nil {
		return v.refused(http.StatusUnprocessableEntity, v.Lang.Say("月份写成2026-10。"))
	}
	f, err := v.Service.Form(v.R.Context(), q.Get("agency"), m)
	if against, ok := errors.AsType[ledger.Refusals](err); ok {
		return v.refused(door.Status(err), v.say(against[0]))
	} else if err != nil {
		return err
	}
	body, err := form.Write(f, wording.Chinese, v.Service.Zone)
	if err != nil {
		return err
	}
	if err := v.Accounts.Note(v.R.Context(), v.Who.Name, "form.downloaded",
		map[string]any{"agency": f.Agency.Code, "month": m.String()}); err != nil {
		return err
	}
	return v.File(xlsx, form.FileName(f, wording.Chinese), body)
}

package api

import (
	"io"
	"strconv"

	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/form"
	"huizong/templates/wording"
)

// xlsx is the media type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// filingForm answers the filing form of an agency and month.
func filingForm(v *visit) (any, error) {
	q := v.R.URL.Query()
	m, err := period.ParseMonth(q.Get("month"))
	if err != nil {
		return nil, invalid(Fault{"month", "want a month like 2026-10"})
	}
	f, err := v.Service.Form(v.R.Context(), q.Get("agency"), m)
	if err != nil {
		return nil, err
	}
	body, err := form.Write(f, wording.Chinese, v.Service.Zone)
	if err != nil {
		return nil, err
	}
	if err := v.Accounts.Note(v.R.Context(), v.Who.Name, "form.downloaded",
		map[string]any{"agency": f.Agency.Code, "month": m.String()}); err != nil {
		return nil, err
	}
	return nil, v.File(xlsx, form.FileName(f, wording.Chinese), body)
}

// importAnswer is a file that was handed in, and what is to be known before it is written.
type importAnswer struct {
	intake.Upload
	Errors  int            `json:"errors"`  // faults that keep it from being written
	Filings int            `json:"filings"` // how many it writes: what is stated to confirm it
	Faults  []intake.Fault `json:"faults"`
	Outcome intake.Outcome `json:"outcome"`
}

func imported(u intake.Upload, r *jobs.Received) importAnswer {
	out := importAnswer{Upload: u, Faults: []intake.Fault{}}
	if r != nil {
		out.Errors, out.Filings, out.Outcome = r.Stopped(), r.Count(), r.Outcome
		out.Faults = append(out.Faults, r.Faults...)
	}
	if out.Outcome.Tables == nil {
		out.Outcome.Tables = []intake.TableOutcome{}
	}
	if out.Outcome.Notes == nil {
		out.Outcome.Notes = []string{}
	}
	return out
}

// handIn takes a file in, whose bytes are the body and whose name is in the query.
func handIn(v *visit) (any, error) {
	body, err := io.ReadAll(v.R.Body)
	if err != nil {
		return nil, unread(err)
	}
	u, err := v.desk.Hand(v.R.Context(), v.R.URL.Query().Get("name"), body, "", v.Actor(desk.API))
	if err != nil {
		return nil, err
	}
	u.Body = body
	r, err := v.Service.Look(v.R.Context(), u, wording.English)
	if err != nil {
		return nil, err
	}
	return created{imported(u, r)}, nil
}

func listImports(v *visit) (any, error) {
	if v.Service.Uploads == nil {
		return []intake.Upload{}, nil
	}
	return v.Service.Uploads.Uploads(v.R.Context())
}

// ofImport is a call about the upload in its path.
func ofImport(serve func(*visit, intake.Upload) (any, error)) call {
	return func(v *visit) (any, error) {
		u, err := v.Upload(v.R.Context(), v.R.PathValue("import"))
		if err != nil {
			return nil, err
		}
		return serve(v, u)
	}
}

func showImport(v *visit, u intake.Upload) (any, error) {
	if u.State != intake.Waiting {
		return imported(u, nil), nil
	}
	r, err := v.Service.Look(v.R.Context(), u, wording.English)
	if err != nil {
		return nil, err
	}
	return imported(u, r), nil
}

// markedImport answers the copy of a form with its faults marked.
func markedImport(v *visit, u intake.Upload) (any, error) {
	name, body, err := v.Service.Marked(v.R.Context(), u)
	if err != nil {
		return nil, err
	}
	return nil, v.File(xlsx, name, body)
}

// importRequest writes an upload.
type importRequest struct {
	Filings *int `json:"filings"` // how many it writes, as a confirmation
}

// importOrder writes an upload, or discards it.
func importOrder(verb ledger.Verb) call {
	return ofImport(func(v *visit, u intake.Upload) (any, error) {
		var q importRequest
		if err := v.read(&q); err != nil {
			return nil, err
		}
		o := desk.Order{Verb: verb, Upload: u.ID}
		if q.Filings != nil {
			o.Count = strconv.Itoa(*q.Filings)
		}
		done, err := v.order(o)
		if err != nil {
			return nil, err
		}
		v.ForgetSource()
		if u, err = v.Service.Uploads.Uploaded(v.R.Context(), u.ID); err != nil {
			return nil, err
		}
		return imported(u, done.Received), nil
	})
}

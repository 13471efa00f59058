package api

import (
	"errors"
	"io"
	"net/http"
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
func filingForm(v *visit) error {
	q := v.R.URL.Query()
	m, err := period.ParseMonth(q.Get("month"))
	if err != nil {
		return invalid(Fault{"month", "want a month like 2026-10"})
	}
	f, err := v.Service.Form(v.R.Context(), q.Get("agency"), m)
	if err != nil {
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

// importAnswer is a file that was handed in, and what is to be known before it is written.
type importAnswer struct {
	intake.Upload
	Errors  int            `json:"errors"`  // faults that keep it from being written
	Filings int            `json:"filings"` // how many it writes: what is stated to confirm it
	Faults  []intake.Fault `json:"faults"`
	Outcome intake.Outcome `json:"outcome"`
}

func (v *visit) imported(status int, u intake.Upload, r *jobs.Received) error {
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
	return v.answer(status, out)
}

// handIn takes a file in, whose bytes are the body and whose name is in the query.
func handIn(v *visit) error {
	body, err := io.ReadAll(v.R.Body)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return problem(http.StatusRequestEntityTooLarge, "A file has at most 20 MB.")
	} else if err != nil {
		return problem(http.StatusBadRequest, "The body cannot be read.")
	}
	name := v.R.URL.Query().Get("name")
	if name == "" {
		return invalid(Fault{"name", "want the name of the file: .xlsx of a form, .zip of tables"})
	}
	u, err := v.desk.Hand(v.R.Context(), name, body, "", v.Actor(desk.API))
	if err != nil {
		return err
	}
	u.Body = body
	r, err := v.Service.Look(v.R.Context(), u, wording.English)
	if err != nil {
		return err
	}
	v.W.Header().Set("Location", "/api/v1/imports/"+strconv.FormatInt(u.ID, 10))
	return v.imported(http.StatusCreated, u, r)
}

func listImports(v *visit) error {
	if v.Service.Uploads == nil {
		return v.answer(http.StatusOK, []intake.Upload{})
	}
	all, err := v.Service.Uploads.Uploads(v.R.Context())
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, all)
}

// pathImport is the upload of a path.
func (v *visit) pathImport() (intake.Upload, error) {
	return v.Upload(v.R.Context(), v.R.PathValue("import"))
}

func showImport(v *visit) error {
	u, err := v.pathImport()
	if err != nil || u.State != intake.Waiting {
		if err != nil {
			return err
		}
		return v.imported(http.StatusOK, u, nil)
	}
	r, err := v.Service.Look(v.R.Context(), u, wording.English)
	if err != nil {
		return err
	}
	return v.imported(http.StatusOK, u, r)
}

// markedImport answers the copy of a form with its faults marked.
func markedImport(v *visit) error {
	u, err := v.pathImport()
	if err != nil {
		return err
	}
	name, body, err := v.Service.Marked(v.R.Context(), u)
	if err != nil {
		return err
	}
	return v.File(xlsx, name, body)
}

// importRequest writes an upload.
type importRequest struct {
	Filings *int `json:"filings"` // how many it writes, as a confirmation
}

// importOrder writes an upload, or discards it.
func importOrder(verb ledger.Verb) func(*visit) error {
	return func(v *visit) error {
		u, err := v.pathImport()
		if err != nil {
			return err
		}
		var q importRequest
		if err := v.read(&q); err != nil {
			return err
		}
		o := desk.Order{Verb: verb, Upload: u.ID}
		if q.Filings != nil {
			o.Count = strconv.Itoa(*q.Filings)
		}
		done, err := v.desk.Do(v.R.Context(), o, v.Actor(desk.API))
		if err != nil {
			return err
		}
		v.ForgetSource()
		if u, err = v.Service.Uploads.Uploaded(v.R.Context(), u.ID); err != nil {
			return err
		}
		return v.imported(http.StatusOK, u, done.Received)
	}
}

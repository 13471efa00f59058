package job

import (
	"net/http"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs"
)

// makePreview renders what a run would send, and goes to look at it.
func (v *visit) makePreview(o jobs.Order) error {
	job, p := o.Job, o.Period
	made, err := v.Service.Preview(v.R.Context(), o)
	if err != nil {
		v.Service.Log.Warn("cannot preview", "job", job.Name, "error", err)
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, v.R.PostForm,
			door.Fault{Field: "main", Text: v.Lang.Say("预览做不出：{error}", "error", v.Relay(err.Error()))})
	}
	id, err := v.KeepPreview(v.R.Context(),
		&read.Preview{Preview: made, Account: v.Who.Name, Job: job.Name, Period: p, At: v.Now()})
	if err != nil {
		return err
	}
	http.Redirect(v.W, v.R, "/previews/"+id, http.StatusSeeOther)
	return nil
}

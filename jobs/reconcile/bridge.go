package reconcile

// tally adds up the lines of both bridges.
type tally struct {
	claimedDirect, overDirect, underDirect       Amount
	excluded                                     [exclusions]Amount
	claimedIndirect, overIndirect, underIndirect Amount
	missingIndirect                              Amount
}

func (t *tally) add(r *Reconciled) {
	// A direct claim that was not filed enters as 0.
	claim := r.Submission.Claims.Direct.N
	t.claimedDirect.add(claim)
	step(claim, r.Recorded, &t.overDirect, &t.underDirect)
	for i, x := range r.Excluded {
		t.excluded[i].Count += x.Count
		t.excluded[i].Attendances += x.Attendances
	}
	if claim := r.Submission.Claims.Indirect; claim.Filed {
		t.claimedIndirect.add(claim.N)
		step(claim.N, r.Indirect, &t.overIndirect, &t.underIndirect)
	} else {
		t.missingIndirect.add(r.Indirect)
	}
}

func (a *Amount) add(attendances int64) {
	a.Count++
	a.Attendances += attendances
}

// step books the way from claimed to counted as over- or under-claimed.
func step(claimed, counted int64, over, under *Amount) {
	switch d := counted - claimed; {
	case d < 0:
		over.add(d)
	case d > 0:
		under.add(d)
	}
}

// lines returns both bridges in the order of the docs.
func (t *tally) lines(counted int, fig Figures) Bridge {
	line := func(code Code, a Amount) Line { return Line{string(code), a.Attendances, a.Count} }
	direct := []Line{line(bridgeClaimed, t.claimedDirect), line(bridgeOverClaimed, t.overDirect),
		line(bridgeUnderClaimed, t.underDirect)}
	for i, code := range recordRules {
		direct = append(direct, Line{string(code), -t.excluded[i].Attendances, t.excluded[i].Count})
	}
	direct = append(direct, Line{string(bridgeReconciled), fig.Direct, int64(counted)})
	indirect := []Line{line(bridgeClaimed, t.claimedIndirect), line(bridgeOverClaimed, t.overIndirect),
		line(bridgeUnderClaimed, t.underIndirect), line(IndirectMissing, t.missingIndirect),
		{string(bridgeReconciled), fig.Indirect, int64(counted)}}
	return Bridge{direct, indirect}
}

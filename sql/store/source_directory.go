package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"huizong/jobs/reconcile"
)

// Directory reads the reference data of the snapshot: who may file what, where. It is read once and must not be
// changed.
func (s *Snapshot) Directory(ctx context.Context) (*reconcile.Directory, error) {
	if s.directory != nil {
		return s.directory, nil
	}
	regions, err := list(ctx, s, "regions", s.queries.Regions, regionOf)
	if err != nil {
		return nil, err
	}
	agencies, err := list(ctx, s, "agencies", s.queries.Agencies, agencyOf)
	if err != nil {
		return nil, err
	}
	projects, err := list(ctx, s, "projects", s.queries.Projects, projectOf)
	if err != nil {
		return nil, err
	}
	if err := s.communities(ctx, projects); err != nil {
		return nil, err
	}
	s.directory = reconcile.NewDirectory(regions, agencies, projects)
	return s.directory, nil
}

// list reads a table of reference rows and makes of each what reconciliation wants.
func list[R, T any](ctx context.Context, s *Snapshot, table, statement string, convert func(R) (T, error)) ([]T,
	error) {
	var rows []R
	if err := s.tx.SelectContext(ctx, &rows, statement); err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = convert(r); err != nil {
			return nil, fmt.Errorf("read %s: %w", table, err)
		}
	}
	return out, nil
}

func regionOf(r regionRow) (reconcile.Region, error) {
	if !slices.Contains(reconcile.Levels, reconcile.Level(r.Level)) {
		return reconcile.Region{}, fmt.Errorf("code %s: unknown level %q", r.Code, r.Level)
	}
	return reconcile.Region{Code: r.Code, ParentCode: r.ParentCode, Level: reconcile.Level(r.Level), Name: r.Name,
		Population: claimOf(r.Population)}, nil
}

func agencyOf(r agencyRow) (reconcile.Agency, error) {
	return reconcile.Agency{Code: r.Code, Name: r.Name, RegionCode: r.RegionCode, SocialWorkers: r.SocialWorkers}, nil
}

func projectOf(r projectRow) (reconcile.Project, error) {
	if r.StartsOn.IsZero() || r.EndsOn.IsZero() {
		return reconcile.Project{}, fmt.Errorf("code %s: starts_on or ends_on is no date", r.Code)
	}
	return reconcile.Project{Code: r.Code, Name: r.Name, Programme: r.Programme, Field: r.Field,
		AgencyCode: r.AgencyCode,
		StartsOn:   reconcile.DateOf(r.StartsOn.Date()), EndsOn: reconcile.DateOf(r.EndsOn.Date()),
		TargetDirect: claimOf(r.TargetDirect)}, nil
}

func claimOf(n sql.NullInt64) reconcile.Claim { return reconcile.Claim{N: n.Int64, Filed: n.Valid} }

// communities adds to projects where they work. A project that is not listed has nowhere to work: its rows lead
// nowhere.
func (s *Snapshot) communities(ctx context.Context, projects []reconcile.Project) error {
	var rows []where
	if err := s.tx.SelectContext(ctx, &rows, s.queries.ProjectCommunities); err != nil {
		return fmt.Errorf("read project_communities: %w", err)
	}
	at := make(map[string]int, len(projects))
	for i := range projects {
		at[projects[i].Code] = i
	}
	for _, w := range rows {
		i, ok := at[w.Project]
		if !ok {
			return fmt.Errorf("read project_communities: no project has the code %s", w.Project)
		}
		projects[i].Communities = append(projects[i].Communities, w.Community)
	}
	return nil
}

package query

import _ "embed" // binds the statements

// Statements of the import: what one row means stands at the head of each file under imports/. Those that insert take
// any number of rows by repeating what stands after VALUES.
var (
	// ImportInsertRegion writes regions.
	//go:embed imports/insert_region.sql
	ImportInsertRegion string

	// ImportUsedCommunity counts what names communities.
	//go:embed imports/used_community.sql
	ImportUsedCommunity string

	// ImportUpdateRegion changes one region.
	//go:embed imports/update_region.sql
	ImportUpdateRegion string

	// ImportInsertAgency writes agencies.
	//go:embed imports/insert_agency.sql
	ImportInsertAgency string

	// ImportUpdateAgency changes one agency.
	//go:embed imports/update_agency.sql
	ImportUpdateAgency string

	// ImportInsertProject writes projects.
	//go:embed imports/insert_project.sql
	ImportInsertProject string

	// ImportUpdateProject changes one project.
	//go:embed imports/update_project.sql
	ImportUpdateProject string

	// ImportInsertProjectCommunity writes where projects work.
	//go:embed imports/insert_project_community.sql
	ImportInsertProjectCommunity string

	// ImportDeleteProjectCommunity takes one community from a project.
	//go:embed imports/delete_project_community.sql
	ImportDeleteProjectCommunity string

	// ImportKindOfID has the type that submissions' ids are kept in as that of its column.
	//go:embed imports/kind_of_id.sql
	ImportKindOfID string

	// ImportListAgency lists organisations, with where letters to them go.
	//go:embed imports/list_agency.sql
	ImportListAgency string

	// ImportListSubmission lists what has been filed, by id and status.
	//go:embed imports/list_submission.sql
	ImportListSubmission string

	// ImportFiledSubmission reads submissions by id.
	//go:embed imports/filed_submission.sql
	ImportFiledSubmission string

	// ImportSubmissionOfRevision finds the submission of a key and revision.
	//go:embed imports/submission_of_revision.sql
	ImportSubmissionOfRevision string

	// ImportInsertSubmission writes submissions.
	//go:embed imports/insert_submission.sql
	ImportInsertSubmission string

	// ImportUpdateStatus changes the status of submissions.
	//go:embed imports/update_status.sql
	ImportUpdateStatus string

	// ImportDeleteSubmission removes drafts.
	//go:embed imports/delete_submission.sql
	ImportDeleteSubmission string

	// ImportDeleteActivity removes the records of drafts.
	//go:embed imports/delete_activity.sql
	ImportDeleteActivity string

	// ImportDeleteBeneficiary removes the beneficiaries of drafts.
	//go:embed imports/delete_beneficiary.sql
	ImportDeleteBeneficiary string

	// ImportInsertActivity writes records.
	//go:embed imports/insert_activity.sql
	ImportInsertActivity string

	// ImportInsertBeneficiary writes beneficiaries.
	//go:embed imports/insert_beneficiary.sql
	ImportInsertBeneficiary string

	// ImportFiledActivity reads the records of submissions.
	//go:embed imports/filed_activity.sql
	ImportFiledActivity string

	// ImportFiledBeneficiary reads the beneficiaries of submissions.
	//go:embed imports/filed_beneficiary.sql
	ImportFiledBeneficiary string

	// ImportInsertStatus writes changes of status.
	//go:embed imports/insert_status.sql
	ImportInsertStatus string

	// ImportKnownStatus reads the changes of submissions' statuses.
	//go:embed imports/known_status.sql
	ImportKnownStatus string

	// ImportOwnerOfActivity finds the submissions of records.
	//go:embed imports/owner_of_activity.sql
	ImportOwnerOfActivity string

	// ImportHasBeneficiary asks whether a person is listed.
	//go:embed imports/has_beneficiary.sql
	ImportHasBeneficiary string
)

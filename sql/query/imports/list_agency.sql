-- One row is one organisation, with where letters to it go.
SELECT code, name, region_code, social_workers, contact FROM agencies

-- a file that was handed in
INSERT INTO upload (name, sha256, size, encoding, state, uploaded_by, uploaded_at)
VALUES (:name, :sha256, :size, :encoding, :state, :uploaded_by, :uploaded_at)

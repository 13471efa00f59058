package brief

func docx(d *document) ([]byte, error) { return nil, nil }

-- runs whose worker is gone and that were tried often enough: now, tries
SELECT id FROM run WHERE state = 'building' AND lease_until < ? AND tries >= ?

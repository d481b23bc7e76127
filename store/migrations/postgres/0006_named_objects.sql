-- Images and signed pages recorded before their objects were named: what no row of objects names would be swept.

INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
SELECT DISTINCT
    instances.object_hash, studies.institution, studies.consortium, studies.reading_group, studies.origin_node,
    instances.size_bytes, 'application/dicom'
FROM instances
JOIN studies ON studies.id = instances.study
WHERE TRUE
ON CONFLICT (hash, institution) DO NOTHING;

INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
SELECT DISTINCT
    pdf_hash, institution, consortium, reading_group, origin_node, pdf_size_bytes, 'application/pdf'
FROM reports
WHERE pdf_hash IS NOT NULL
ON CONFLICT (hash, institution) DO NOTHING;

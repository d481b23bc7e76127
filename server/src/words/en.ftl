# Words on paper, on the command line and in notices. The same keys and variables stand in zh-CN.ftl (a test holds them equal).

## Report: names of fields
report-title = { $modality } Diagnostic Imaging Report
report-title-plain = Diagnostic Imaging Report
report-document = Diagnostic imaging report { $number }
field-name = Name
field-sex = Sex
field-age = Age
field-birth-date = Date of birth
field-examination = Examination
field-method = Technique
field-performed-at = Examined
field-received-at = Images received
field-technician = Technician
field-requested-by = Requested by
field-requesting-doctor = Requesting doctor
field-registered-by = Registered by
field-clinical = Clinical diagnosis
field-device = Device
field-accession = Accession no.

## Report: sections
section-findings = Findings
section-impression = Impression
section-advice = Recommendation
section-images = Key images
section-critical = Critical finding
section-amendment = Amendment
amendment-text = This is version { $version }; it replaces version { $previous }. Reason: { $reason }

## Report: marks
mark-positive = Positive
mark-negative = Negative
mark-critical = Critical
mark-emergency = Emergency
mark-preliminary = Preliminary
mark-preliminary-note = Preliminary emergency report; the final report prevails
mark-draft = DRAFT – NOT SIGNED
mark-lossy = Images were lossy compressed at source
mark-lossy-ratio = Images were lossy compressed at source ({ $ratio })
mark-preview = Written from preview images

## Report: signatures and furniture
hand-written = Written by
hand-reviewed = Reviewed by
hand-signed = Signed by
hand-written-at = Written
hand-reviewed-at = Reviewed
hand-signed-at = Signed
hand-none = (not signed yet)
signed-electronically = signed electronically
blank-below = End of report
stamp-place = Stamp
page-of = Page { $page } of { $pages }
furniture-number = Report { $number }
furniture-version = version { $version }
furniture-code = Verify { $code }
furniture-created = made { $at }
qr-caption = Scan to verify
report-note = For the treating clinician, to be read with the clinical picture. Not valid if altered or incomplete; its verification code tells whether it is genuine, superseded or withdrawn.

## Opinion of a consult
opinion-title = Opinion of a consult
opinion-document = Opinion of consult { $number }
opinion-note = This opinion rests on what the inviting side provided and is signed electronically by the invited physicians, for the inviting side to consider; diagnosis and treatment are decided by its physicians. Void when altered or incomplete; whether it is genuine and still stands is told by the verification code.
hand-lead = Consultant
hand-expert = Consultant (multidisciplinary)
field-consult-kind = Kind of consult
field-inviting = Inviting institution
field-inviting-doctor = Requesting doctor
field-invited = Invited institution
field-experts = Experts
field-sittings = From, until
field-present = Present
field-complaint = Complaint
section-purpose = Purpose
section-analysis = Analysis
section-diagnosis = Diagnosis
section-treatment = Advice on treatment
section-further = Further examinations
section-referral = Referral
section-notes = To look out for
section-dissent = Dissent
opinion-present = { $name } ({ $times })
opinion-expert = { $name } { $title }, licence { $licence }, { $years } years of independent practice
opinion-dissent = { $name }: { $reason }
opinion-written-only = In writing only
licence-none = not on record
reason-agreed = Opinion signed at { $at }
reason-dissented = Opinion signed with dissent at { $at }
consult-kind-ordinary = Ordinary consult
consult-kind-urgent = Urgent consult
consult-kind-named = Consult of a named expert
consult-kind-mdt = Multidisciplinary consult
consult-kind-written = Consult in writing
consult-kind-follow-up = Follow-up
referral-stay = Not needed
referral-refer = Referral advised
referral-refer-now = Refer at once

## Key images
image-caption = Series { $series }, image { $image }
image-frame = frame { $frame }
image-window = window W { $width } L { $center }
image-window-source = window of the image
image-no-edges = the image does not say how it lies
image-side-L = Left [L]
image-side-R = Right [R]
image-not-shown = The key image of this place could not be drawn: { $why }. Look at the original image.
image-malformed = its data are incomplete or contradictory
image-too-large = it is too large
image-not-supported = images of this kind are not drawn
image-no-frame = it has no such frame
image-unread = its file on the server cannot be read
image-limits = the limits of memory or time were reached
image-busy = too many pictures were being drawn

## Signature reasons
reason-written = Written and signed { $at }
reason-reviewed = Reviewed and signed { $at }

## Verifying a document
verify-valid = Valid: signed and trusted, neither superseded nor withdrawn as of { $date }.
verify-valid-unknown = The signatures are valid and trusted. Whether the report was superseded or withdrawn is unknown: the trust bundle was made on { $date }, before this was signed. Ask the issuing hospital for a newer one.
verify-superseded = Superseded: signed and trusted, but replaced by a newer version since { $date }.
verify-superseded-by = Superseded: signed and trusted, but replaced since { $date } by the version with code { $code }.
verify-withdrawn = Withdrawn: signed and trusted, but taken back since { $date }.
verify-replaced-withdrawn = Withdrawn: signed and trusted, but replaced on { $replaced }, and what replaced it was withdrawn on { $date }. No version holds.
verify-altered = Altered: the file is not what was signed ({ $why }).
verify-unknown = Unknown signer: { $why }.
verify-document = Report { $number }, version { $version }, code { $code }
verify-signer-written = Written: { $name }, { $institution } ({ $reason }); put into the file { $at }
verify-signer-reviewed = Reviewed: { $name }, { $institution } ({ $reason }); put into the file { $at }
verify-as-of = The trust bundle is of { $date } and knows nothing of what was superseded or withdrawn later.
verify-authority = Authority's fingerprint { $fingerprint }
altered-signature-broken = its signature is broken
altered-bytes-changed = bytes differ from those signed
altered-more-than-signature = something other than a signature was added after signing
altered-signature-missing = a signature it should carry is missing
altered-listed-otherwise = the authority lists it with other content
unknown-not-signed = the file carries no signature of this system
unknown-no-authority = no authority in the trust bundle issued the certificate
unknown-not-for-documents = the certificate is not for signing documents
unknown-outside-validity = the certificate did not stand when it signed
unknown-revoked = the certificate is revoked and nothing proves the signature is older
trust-exported = Wrote trust bundle { $path }: as of { $date }, { $revocations } revoked certificates, { $documents } listed documents.

## Examinations and patients
part-HEAD = Head
part-NECK = Neck
part-CHEST = Chest
part-ABDOMEN = Abdomen
part-PELVIS = Pelvis
part-CSPINE = Cervical spine
part-TSPINE = Thoracic spine
part-LSPINE = Lumbar spine
part-SHOULDER = Shoulder
part-ELBOW = Elbow
part-WRIST = Wrist
part-HAND = Hand
part-HIP = Hip
part-KNEE = Knee
part-ANKLE = Ankle
part-FOOT = Foot
part-ARM = Arm
part-LEG = Leg
part-RIB = Ribs
part-BREAST = Breast
part-KIDNEY = Kidney
part-PROSTATE = Prostate
part-UTERUS = Uterus
part-OVARY = Ovary
part-SINUS = Sinuses
part-WHOLEBODY = Whole body
side-L = Left
side-R = Right
side-B = Both sides
side-U = {""}
sex-male = Male
sex-female = Female
sex-unknown = Unknown
sex-unstated = Not stated
age-years = { $years } years
age-unknown = Unknown
identifier-patient = Patient no.
identifier-case = Case no.

ask-title = Verify a report
ask-lead = Type the number, version and code printed beside the square, such as QS-261126-0003/1/7Q2M-K4XH-9D3T-VC8R. A scanned square fills them in.
ask-label = Number/version/code
ask-act = Verify
ask-file = This page says whether a report was issued here and still holds. It shows nothing of the patient and cannot tell whether the words on the paper were changed: for that, ask the issuing hospital for the signed PDF file.
ask-unreadable = Not understood. Please write number/version/code.
ask-not-known = Not known: no such report was issued here. Please compare every character.
ask-holds = Valid: issued here, neither replaced nor withdrawn.
ask-replaced = Replaced: issued here, but version { $version } has taken its place since { $date }.
ask-withdrawn = Withdrawn: issued here, but taken back since { $date }. Do not use it.
ask-replaced-withdrawn = Withdrawn: issued here, but replaced on { $replaced }, and what replaced it was withdrawn on { $date }. No version holds. Do not use it.

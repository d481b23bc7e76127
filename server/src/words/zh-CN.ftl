# Words on paper, on the command line and in notices. The same keys and variables stand in en.ftl (a test holds them equal).

## Report: names of fields
report-title = { $modality }影像诊断报告单
report-title-plain = 影像诊断报告单
report-document = 影像诊断报告 { $number }
field-name = 姓名
field-sex = 性别
field-age = 年龄
field-birth-date = 出生日期
field-examination = 检查项目
field-method = 检查方法
field-performed-at = 检查时间
field-received-at = 图像接收时间
field-technician = 检查技师
field-requested-by = 申请机构
field-requesting-doctor = 申请医师
field-registered-by = 登记人
field-clinical = 临床诊断
field-device = 检查设备
field-accession = 检查号

## Report: sections
section-findings = 影像所见
section-impression = 影像诊断
section-advice = 建议
section-images = 关键图像
section-critical = 危急值
section-amendment = 修订说明
amendment-text = 本报告为第 { $version } 版，替代第 { $previous } 版。修订原因：{ $reason }

## Report: marks
mark-positive = 阳性
mark-negative = 阴性
mark-critical = 危急值
mark-emergency = 急诊
mark-preliminary = 临时报告
mark-preliminary-note = 急诊临时报告，以正式报告为准
mark-draft = 草稿 未签名
mark-lossy = 图像在来源处经有损压缩
mark-lossy-ratio = 图像在来源处经有损压缩（{ $ratio }）
mark-preview = 依据预览图像书写

## Report: signatures and furniture
hand-written = 书写医师
hand-reviewed = 审核医师
hand-signed = 签发医师
hand-written-at = 书写时间
hand-reviewed-at = 审核时间
hand-signed-at = 签发时间
hand-none = （尚未签名）
signed-electronically = 电子签名
blank-below = 以下空白
stamp-place = 盖章处
page-of = 第 { $page } 页　共 { $pages } 页
furniture-number = 报告编号 { $number }
furniture-version = 第 { $version } 版
furniture-code = 核验码 { $code }
furniture-created = 生成于 { $at }
qr-caption = 扫码核验
report-note = 本报告由具有资质的医师书写、审核并电子签名，仅供临床医师参考，须结合临床资料综合判断。涂改或缺页无效；真伪及是否已被修订、撤回，请以核验码为准。

## Opinion of a consult
opinion-title = 会诊意见书
opinion-document = 会诊意见书 { $number }
opinion-note = 本意见由受邀医师根据邀请方提供的资料作出并电子签名，仅供邀请方参考；诊断与治疗由邀请方医师决定。涂改或缺页无效；真伪及是否已被修订，请以核验码为准。
hand-lead = 会诊医师
hand-expert = 会诊医师（多学科）
field-consult-kind = 会诊类别
field-inviting = 邀请机构
field-inviting-doctor = 申请医师
field-invited = 受邀机构
field-experts = 会诊专家
field-sittings = 会诊起止
field-present = 参加人员
field-complaint = 主诉
section-purpose = 会诊目的
section-analysis = 病情分析
section-diagnosis = 诊断意见
section-treatment = 治疗建议
section-further = 进一步检查建议
section-referral = 是否转诊
section-notes = 注意事项
section-dissent = 不同意见
opinion-present = { $name }（{ $times }）
opinion-expert = { $name } { $title }，执业证号 { $licence }，独立执业 { $years } 年
opinion-dissent = { $name }：{ $reason }
opinion-written-only = 书面会诊
licence-none = 未登记
reason-agreed = { $at } 签署会诊意见
reason-dissented = { $at } 签署会诊意见（持不同意见）
consult-kind-ordinary = 普通会诊
consult-kind-urgent = 急会诊
consult-kind-named = 点名会诊
consult-kind-mdt = 多学科会诊
consult-kind-written = 离线书面会诊
consult-kind-follow-up = 复诊随访
referral-stay = 无需转诊
referral-refer = 建议转诊
referral-refer-now = 立即转诊

## Key images
image-caption = 序列 { $series } 图像 { $image }
image-frame = 第 { $frame } 帧
image-window = 窗宽 { $width } 窗位 { $center }
image-window-source = 原窗
image-no-edges = 图像未注明方位
image-side-L = 左侧 [L]
image-side-R = 右侧 [R]
image-not-shown = 此处的关键图像未能绘制：{ $why }。请调阅原始图像。
image-malformed = 图像数据不完整或自相矛盾
image-too-large = 图像过大
image-not-supported = 不支持绘制这种图像
image-no-frame = 图像中没有这一帧
image-unread = 服务器上的图像文件无法读取
image-limits = 超出绘制所限的内存或时间
image-busy = 绘制服务繁忙

## Signature reasons
reason-written = { $at } 书写并签名
reason-reviewed = { $at } 审核并签名

## Verifying a document
verify-valid = 有效：签名完整可信，截至 { $date } 未被替代或撤回。
verify-valid-unknown = 签名完整可信；是否已被替代或撤回不得而知：信任包生成于 { $date }，早于本报告的签名。请向签发医院索取新的信任包。
verify-superseded = 已被替代：签名完整可信，但自 { $date } 起已有新版本。
verify-superseded-by = 已被替代：签名完整可信，但自 { $date } 起以核验码 { $code } 的版本为准。
verify-withdrawn = 已撤回：签名完整可信，但自 { $date } 起已被撤回。
verify-replaced-withdrawn = 已撤回：签名完整可信，但已于 { $replaced } 被新版本替代，替代它的版本又于 { $date } 被撤回，目前没有有效版本。
verify-altered = 已被改动：文件不是签名时的内容（{ $why }）。
verify-unknown = 签名者未知：{ $why }。
verify-document = 报告 { $number }，第 { $version } 版，核验码 { $code }
verify-signer-written = 书写：{ $name }，{ $institution }（{ $reason }），{ $at } 写入文件
verify-signer-reviewed = 审核：{ $name }，{ $institution }（{ $reason }），{ $at } 写入文件
verify-as-of = 信任包截至 { $date }，此后是否被替代或撤回不得而知。
verify-authority = 颁发机构指纹 { $fingerprint }
altered-signature-broken = 签名已损坏
altered-bytes-changed = 有字节与签名不符
altered-more-than-signature = 签名之后添加了签名以外的内容
altered-signature-missing = 缺少应有的签名
altered-listed-otherwise = 与颁发机构登记的内容不同
unknown-not-signed = 文件没有本系统的签名
unknown-no-authority = 信任包中没有签发此证书的机构
unknown-not-for-documents = 证书不是用于签署文件的
unknown-outside-validity = 签名时证书不在有效期内
unknown-revoked = 证书已被吊销，且不能证明签名在此之前
trust-exported = 已写出信任包 { $path }：截至 { $date }，吊销证书 { $revocations } 份，登记文件 { $documents } 份。

## Examinations and patients
part-HEAD = 头颅
part-NECK = 颈部
part-CHEST = 胸部
part-ABDOMEN = 腹部
part-PELVIS = 盆腔
part-CSPINE = 颈椎
part-TSPINE = 胸椎
part-LSPINE = 腰椎
part-SHOULDER = 肩关节
part-ELBOW = 肘关节
part-WRIST = 腕关节
part-HAND = 手
part-HIP = 髋关节
part-KNEE = 膝关节
part-ANKLE = 踝关节
part-FOOT = 足
part-ARM = 上肢
part-LEG = 下肢
part-RIB = 肋骨
part-BREAST = 乳腺
part-KIDNEY = 肾脏
part-PROSTATE = 前列腺
part-UTERUS = 子宫
part-OVARY = 卵巢
part-SINUS = 鼻窦
part-WHOLEBODY = 全身
side-L = 左侧
side-R = 右侧
side-B = 双侧
side-U = {""}
sex-male = 男
sex-female = 女
sex-unknown = 未知
sex-unstated = 未说明
age-years = { $years } 岁
age-unknown = 不详
identifier-patient = 患者编号
identifier-case = 病例编号

ask-title = 核验报告
ask-lead = 请输入报告二维码旁的编号、版本和核验码，例如 QS-261126-0003/1/7Q2M-K4XH-9D3T-VC8R；扫码打开本页时会自动填好。
ask-label = 编号/版本/核验码
ask-act = 核验
ask-file = 本页只回答报告是否由本系统签发、是否仍然有效，不显示患者信息，也不能证明纸上的文字未被改动；要核对内容，请向签发医院索取带签名的 PDF 文件。
ask-unreadable = 没有看懂。请按“编号/版本/核验码”填写。
ask-not-known = 没有找到：本系统没有签发过这样的报告。请核对每一个字符。
ask-holds = 有效：本系统签发，未被替代，未被撤回。
ask-replaced = 已被替代：本系统签发，但自 { $date } 起以第 { $version } 版为准。
ask-withdrawn = 已撤回：本系统签发，但自 { $date } 起已被撤回，请勿使用。
ask-replaced-withdrawn = 已撤回：本系统签发，但已于 { $replaced } 被新版本替代，替代它的版本又于 { $date } 被撤回，目前没有有效版本，请勿使用。

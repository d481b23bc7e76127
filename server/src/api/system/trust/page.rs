//! The page of `/trust` in two languages. Its words are here and not in the web's files, because it must be readable
//! where the web's files cannot be loaded yet.

/// The words of one language.
pub(super) struct Words {
    lang: &'static str,
    title: &'static str,
    why: &'static str,
    compare: &'static str,
    download: &'static str,
    other: (&'static str, &'static str),
    steps: &'static [(&'static str, &'static [&'static str])],
}

pub(super) const CHINESE: Words = Words {
    lang: "zh-CN",
    title: "信任本县的证书",
    why: "本系统使用本县自己的证书颁发机构。每台电脑、每部手机只需安装一次，之后浏览器不再提示“不安全”，摄像头和麦克风才能使用。",
    compare: "安装前，请与信息科提供的纸质指纹逐组核对。不一致时不要安装，请致电信息科。",
    download: "下载证书",
    other: ("English", "en"),
    steps: &[
        (
            "Windows 10 / 11（Edge、Chrome、360）",
            &[
                "下载证书，双击打开，点“安装证书”。",
                "选择“本地计算机”（没有管理员权限时选“当前用户”）。",
                "选择“将所有的证书都放入下列存储”，点“浏览”，选“受信任的根证书颁发机构”。",
                "点“完成”，关闭并重新打开浏览器。",
            ],
        ),
        (
            "Windows 7（Chrome 109、360）",
            &[
                "按 Win+R，输入 certmgr.msc 后回车。",
                "展开“受信任的根证书颁发机构”，右键“证书”，选“所有任务”→“导入”。",
                "选择下载的 county-ca.crt，一直点“下一步”，出现安全警告时核对指纹后点“是”。",
                "关闭并重新打开浏览器。",
            ],
        ),
        (
            "安卓手机和平板",
            &[
                "下载证书。",
                "打开“设置”，搜索“CA 证书”（多在 安全 → 加密与凭据 → 安装证书 → CA 证书）。",
                "选择下载的文件，确认安装；系统会要求先设置锁屏密码。",
            ],
        ),
        (
            "iPhone 和 iPad",
            &[
                "用 Safari 打开本页，下载证书，允许下载描述文件。",
                "设置 → 已下载描述文件 → 安装。",
                "设置 → 通用 → 关于本机 → 证书信任设置，打开本证书的开关。",
            ],
        ),
        (
            "麒麟、统信（360、Firefox）",
            &[
                "360 浏览器：设置 → 高级 → 管理证书 → 授权机构 → 导入，勾选“信任此证书以标识网站”。",
                "Firefox：设置 → 隐私与安全 → 查看证书 → 证书颁发机构 → 导入。",
                "整机安装（管理员）：将 county-ca.pem 复制为 /usr/local/share/ca-certificates/county-ca.crt，运行 update-ca-certificates。",
            ],
        ),
    ],
};

pub(super) const ENGLISH: Words = Words {
    lang: "en",
    title: "Trust the county's certificates",
    why: "This system uses the county's own certificate authority. Install it once on each computer and phone; then the \
          browser stops warning, and camera and microphone can be used.",
    compare: "Before installing, compare the fingerprint, group by group, with the one that the IT department gave you \
              on paper. If they differ, do not install it; call the IT department.",
    download: "Download the certificate",
    other: ("中文", "zh-CN"),
    steps: &[
        (
            "Windows 10 / 11 (Edge, Chrome, 360)",
            &[
                "Download the certificate, open it, choose “Install Certificate”.",
                "Choose “Local Machine” (without administrator rights, “Current User”).",
                "Choose “Place all certificates in the following store”, then “Trusted Root Certification Authorities”.",
                "Finish, close the browser and open it again.",
            ],
        ),
        (
            "Windows 7 (Chrome 109, 360)",
            &[
                "Press Win+R, type certmgr.msc, press Enter.",
                "Open “Trusted Root Certification Authorities”, right-click “Certificates”, “All Tasks”, “Import”.",
                "Choose the downloaded county-ca.crt, go on to the end; at the warning compare the fingerprint, then “Yes”.",
                "Close the browser and open it again.",
            ],
        ),
        (
            "Android",
            &[
                "Download the certificate.",
                "Open Settings and search “CA certificate” (often Security, Encryption & credentials, Install a certificate).",
                "Choose the file and confirm; Android asks for a screen lock first.",
            ],
        ),
        (
            "iPhone and iPad",
            &[
                "Open this page in Safari, download the certificate, allow the profile.",
                "Settings, Profile Downloaded, Install.",
                "Settings, General, About, Certificate Trust Settings: switch this certificate on.",
            ],
        ),
        (
            "Kylin, UOS (360, Firefox)",
            &[
                "360: Settings, Advanced, Manage certificates, Authorities, Import; tick “Trust for identifying websites”.",
                "Firefox: Settings, Privacy & Security, View Certificates, Authorities, Import.",
                "For the whole machine (administrator): copy county-ca.pem to /usr/local/share/ca-certificates/county-ca.crt, run update-ca-certificates.",
            ],
        ),
    ],
};

/// The page. The county's name comes from the configuration and is escaped all the same.
pub(super) fn page(words: &Words, county: &str, fingerprint: &str) -> String {
    let steps: String = words
        .steps
        .iter()
        .map(|(system, steps)| {
            let items: String = steps.iter().map(|step| format!("<li>{step}</li>")).collect();
            format!("<section><h2>{system}</h2><ol>{items}</ol></section>")
        })
        .collect();
    let Words {
        lang,
        title,
        why,
        compare,
        download,
        other: (other, code),
        ..
    } = words;
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · {county}</title></head>\
         <body><main><p><a href=\"/trust?lang={code}\" lang=\"{code}\">{other}</a></p>\
         <h1>{title}</h1><p>{county}</p><p>{why}</p>\
         <p><strong>SHA-256</strong></p><pre>{print}</pre><p>{compare}</p>\
         <p><a href=\"/trust/county-ca.crt\">{download} (.crt)</a> · <a href=\"/trust/county-ca.pem\">.pem</a></p>\
         {steps}</main></body></html>\n",
        county = escape(county),
        print = grouped(fingerprint),
    )
}

/// As certificate viewers show it: upper case, in pairs; eight pairs a line to be read aloud.
fn grouped(fingerprint: &str) -> String {
    let digits = fingerprint
        .strip_prefix("sha256:")
        .unwrap_or(fingerprint)
        .to_uppercase();
    let pairs: Vec<String> = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect();
    pairs
        .chunks(8)
        .map(|line| line.join(":"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Text as HTML shows it.
pub(in crate::api::system) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_the_fingerprint_as_certificate_viewers_do_and_holds_no_script() {
        for words in [&CHINESE, &ENGLISH] {
            let page = page(words, "<b>County</b>", &format!("sha256:{}", "ab".repeat(32)));
            assert!(page.contains("AB:AB:AB:AB:AB:AB:AB:AB\n"));
            assert!(page.contains("&lt;b&gt;County"));
            assert!(!page.contains("<script") && !page.contains("style="));
        }
    }
}

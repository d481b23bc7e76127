//! The server's own sentences (paper, command line, notices) in zh-CN and en, kept in Fluent files beside this one.
//! Screens keep their words in the web room; nothing here is chosen by a patient's or a document's content.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

const CHINESE: &str = include_str!("zh-CN.ftl");
const ENGLISH: &str = include_str!("en.ftl");

/// A language the server speaks. Chinese is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language a tag asks for, by its first part; anything else is Chinese.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::Chinese
        }
    }

    /// Its sentences.
    #[must_use]
    pub fn words(self) -> &'static Words {
        static CHINESE_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(Language::Chinese));
        static ENGLISH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(Language::English));
        match self {
            Self::Chinese => &CHINESE_WORDS,
            Self::English => &ENGLISH_WORDS,
        }
    }
}

/// The sentences of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl Words {
    fn new(language: Language) -> Self {
        let source = match language {
            Language::Chinese => CHINESE,
            Language::English => ENGLISH,
        };
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // No isolating marks around variables: paper and terminals would show them as boxes.
        bundle.set_use_isolating(false);
        // The files are part of the program and held well-formed by the tests below; what could not be read would
        // leave its key on the page, where it is seen.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language of these words.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a key.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The sentence of a key with its variables.
    #[must_use]
    pub fn say_with(&self, key: &str, variables: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no words for {key}");
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            arguments.set(*name, FluentValue::from(*value));
        }
        let mut errors = Vec::new();
        let sentence = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        debug_assert!(errors.is_empty(), "words for {key}: {errors:?}");
        sentence.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Keys and the variables each uses. Our files hold messages of one pattern each, so a scan of `{ $name` suffices.
    fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::new();
        let mut current: Option<(String, BTreeSet<String>)> = None;
        for line in source.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if !line.starts_with([' ', '}']) {
                if let Some((key, variables)) = current.take() {
                    assert!(
                        keys.insert(key.clone(), variables).is_none(),
                        "{key} is there twice"
                    );
                }
                let key = line.split_once('=').expect("a message").0.trim().to_owned();
                current = Some((key, BTreeSet::new()));
            }
            if let Some((_, variables)) = &mut current {
                for piece in line.split('$').skip(1) {
                    variables.insert(
                        piece
                            .chars()
                            .take_while(|c| c.is_alphanumeric() || *c == '-')
                            .collect(),
                    );
                }
            }
        }
        keys.extend(current);
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_and_variables() {
        assert_eq!(keys(CHINESE), keys(ENGLISH));
    }

    #[test]
    fn every_sentence_can_be_said() {
        for (language, source) in [(Language::Chinese, CHINESE), (Language::English, ENGLISH)] {
            assert!(
                FluentResource::try_new(source.to_owned()).is_ok(),
                "{} is well-formed",
                language.tag()
            );
            for (key, variables) in keys(source) {
                let variables: Vec<(&str, &str)> =
                    variables.iter().map(|name| (name.as_str(), "7")).collect();
                let sentence = language.words().say_with(&key, &variables);
                // A message may be empty on purpose, written as a literal, such as the side of a part that has none.
                let silent = source.contains(&format!("{key} = {{\"\"}}"));
                assert!(silent || !sentence.is_empty(), "{key} says nothing");
                assert!(!sentence.contains(['{', '\u{2068}']), "{key}: {sentence}");
            }
        }
    }

    #[test]
    fn a_foreign_tag_is_answered_in_chinese() {
        assert_eq!(Language::from_tag("en-GB"), Language::English);
        assert_eq!(Language::from_tag("zh-Hans-CN"), Language::Chinese);
        assert_eq!(Language::from_tag("fr"), Language::Chinese);
    }
}

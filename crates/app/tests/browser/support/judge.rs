//! Judgements over a page that hold for every page: no barriers, no overflow.

use serde_json::{Value, json};

use super::browser::Browser;

const AXE: &str = include_str!("../axe.min.js");

/// The rules of WCAG 2.2 AA.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
      .then((result) => done(result.violations), (error) => done(String(error)));
";

/// What stands out to the right, unless it scrolls inside a frame of its own.
const OVERFLOW: &str = "
    const [width] = arguments;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((e) =>
      e.getBoundingClientRect().right > width + 0.5 && !scrolls(e.parentElement));
    return [`${document.documentElement.scrollWidth} px wide`,
      ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 160))];
";

impl Browser {
    /// Looks at the page as it is: a picture, no serious barrier, nothing wider than the screen.
    pub(crate) async fn look(&self, name: &str) {
        self.shot(name).await;
        self.axe().await;
        self.fits().await;
    }

    /// Fails if axe-core finds a serious or critical barrier for people with disabilities.
    pub(crate) async fn axe(&self) {
        let barriers = self.barriers().await;
        if !barriers.is_empty() {
            self.give_up(&format!("axe-core finds barriers:\n{}", barriers.join("\n"))).await;
        }
    }

    /// The serious and critical barriers, one sentence each.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        // Given as the text of a script, because the page's own policy forbids foreign scripts.
        self.client.execute(AXE, Vec::new()).await.unwrap();
        let violations = self.client.execute_async(RUN, Vec::new()).await.unwrap();
        let violations =
            violations.as_array().unwrap_or_else(|| panic!("axe-core did not run: {violations}"));
        violations.iter().filter_map(barrier).collect()
    }

    /// Fails if the page is wider than the screen.
    pub(crate) async fn fits(&self) {
        let overflow = self.overflow().await;
        if !overflow.is_empty() {
            self.give_up(&format!("the page does not fit:\n{}", overflow.join("\n"))).await;
        }
    }

    /// The page's real width and what stands out; empty if it fits.
    pub(crate) async fn overflow(&self) -> Vec<String> {
        let found = self.client.execute(OVERFLOW, vec![json!(self.width)]).await.unwrap();
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
    }
}

fn barrier(violation: &Value) -> Option<String> {
    let impact = violation["impact"].as_str().filter(|i| ["serious", "critical"].contains(i))?;
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<String> =
        nodes.take(5).map(|node| format!("    {} {}", node["target"], node["html"])).collect();
    Some(format!(
        "{impact}: {} ({})\n{}",
        violation["help"].as_str().unwrap_or_default(),
        violation["id"].as_str().unwrap_or_default(),
        places.join("\n")
    ))
}

//! Pictures and prints of pages, for people to look at: `target/shots/`.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::browser::Browser;

/// A4 in inches, which the browser's print command measures in.
const A4: (f64, f64) = (8.27, 11.69);

/// In a picture of the whole page, bars at the window's edge would cover its middle: those within
/// forms stand where they are, and the one below everything stands at the end.
const LAY_DOWN: &str = "
    document.body.style.position = 'relative';
    for (const bar of document.querySelectorAll('.act, .rail')) {
      const { position } = getComputedStyle(bar);
      if (position === 'sticky') bar.style.position = 'static';
      if (position === 'fixed') bar.style.position = 'absolute';
    }
    // A page at rest draws no new frame, and a picture waits for one: something moves meanwhile.
    const beat = document.createElement('i');
    beat.id = 'beat';
    Object.assign(beat.style, { position: 'absolute', top: 0, left: 0, width: '1px', height: '1px' });
    document.body.append(beat);
    const tick = () => {
      beat.style.opacity = beat.style.opacity === '0' ? '.01' : '0';
      if (beat.isConnected) requestAnimationFrame(tick);
    };
    tick();";
const TAKE_UP: &str = "
    document.getElementById('beat')?.remove();
    for (const one of document.querySelectorAll('body, .act, .rail')) one.style.position = '';";

impl Browser {
    /// Leaves a picture of the whole page in `target/shots/NAME-WIDTH-LANG.png`.
    pub(crate) async fn shot(&self, name: &str) -> PathBuf {
        self.client.execute(LAY_DOWN, Vec::new()).await.unwrap();
        let layout = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &layout["cssContentSize"];
        let clip = json!({
            "x": 0, "y": 0, "width": self.width, "height": size["height"], "scale": 1,
        });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", parameters).await;
        self.client.execute(TAKE_UP, Vec::new()).await.unwrap();
        leave(&format!("{name}-{}-{}.png", self.width, self.lang.code()), &picture)
    }

    /// Asks for pages in dark colours from now on.
    pub(crate) async fn in_the_dark(&self) {
        let dark = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [dark] })).await;
    }

    /// Prints the page on A4 into `target/shots/NAME-LANG.pdf`.
    pub(crate) async fn print_pdf(&self, name: &str) -> PathBuf {
        let parameters = json!({
            "printBackground": true, "preferCSSPageSize": true,
            "paperWidth": A4.0, "paperHeight": A4.1,
        });
        let print = self.devtools("Page.printToPDF", parameters).await;
        leave(&format!("{name}-{}.pdf", self.lang.code()), &print)
    }
}

fn leave(name: &str, answer: &Value) -> PathBuf {
    // Cargo gives tests a folder inside the target folder, wherever that is.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("shots");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, BASE64.decode(answer["data"].as_str().unwrap()).unwrap()).unwrap();
    file
}

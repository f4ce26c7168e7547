//! Pictures and prints of pages, for people to look at: `target/shots/`.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::browser::{Browser, HEIGHT};

/// A4 in inches, which the browser's print command measures in.
const A4: (f64, f64) = (8.27, 11.69);

impl Browser {
    /// Leaves a picture of the whole page in `target/shots/NAME-WIDTH-LANG.png`.
    pub(crate) async fn shot(&self, name: &str) -> PathBuf {
        let layout = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &layout["cssContentSize"];
        // In a window as high as the page, bars at its edge cover nothing.
        let height = size["height"].as_f64().unwrap().max(HEIGHT);
        self.in_window(height).await;
        let clip = json!({
            "x": 0, "y": 0, "width": self.width, "height": size["height"], "scale": 1,
        });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", parameters).await;
        self.in_window(HEIGHT).await;
        leave(&format!("{name}-{}-{}.png", self.width, self.lang.code()), &picture)
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

//! The acts on sheets, each once.

use zhibu_domain::id::ImportId;
use zhibu_domain::import::grid::{Cell, Grid};
use zhibu_domain::import::{Field, Kind};
use zhibu_domain::text::Lang;
use zhibu_service::import::{self, NewFile};

use super::{Deed, Show, Stage};

/// A sheet with one new member.
fn sheet() -> Vec<Grid> {
    let mut grid = Grid::new("名册");
    for (row, cells) in [(0, ["姓名", "人员类别"]), (1, ["孙立", "正式党员"])] {
        for (column, text) in (0..).zip(cells) {
            grid.push(row, column, Cell::Text(text), false).unwrap();
        }
    }
    vec![grid]
}

impl Stage {
    fn import_id(&self) -> ImportId {
        ImportId::new(self.installation.act.now, self.installation.act.entropy())
    }

    fn upload(&self, id: ImportId) -> Deed {
        let content = "姓名,人员类别\n孙立,正式党员\n".as_bytes().to_vec();
        let new = NewFile { id, kind: Kind::People, name: "名册.csv".to_owned(), content };
        self.secretary
            .on(self.branch, move |tx, act, granted| import::upload(tx, act, granted, &new))
    }

    fn uploaded(&self) -> ImportId {
        let id = self.import_id();
        self.upload(id).perform().unwrap();
        id
    }

    /// Takes over what the preview shows, or what it does not show.
    fn take_over(&self, id: ImportId, seen: bool) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            let digest = if seen {
                import::preview(tx, act, granted, id, &sheet(), Lang::Zh)?.digest
            } else {
                String::new()
            };
            import::take_over(tx, act, granted, id, &sheet(), (&digest, false))
        })
    }

    fn take_back(&self, id: ImportId) -> Deed {
        self.secretary
            .on(self.branch, move |tx, act, granted| import::take_back(tx, act, granted, id))
    }

    fn discard(&self, id: ImportId) -> Deed {
        self.secretary
            .on(self.branch, move |tx, act, granted| import::discard(tx, act, granted, id))
    }

    fn map_columns(&self, id: ImportId, sheet_no: usize) -> Deed {
        self.secretary.on(self.branch, move |tx, act, granted| {
            let mapping = [(0, Some(Field::Name)), (1, None)].into_iter().collect();
            import::map(tx, act, granted, id, (&sheet(), (sheet_no, 0)), &mapping)
        })
    }
}

pub(super) const DISCARD: Show = |stage| {
    let (waiting, done) = (stage.uploaded(), stage.import_id());
    stage.discard(waiting).beside(stage.discard(done))
};
pub(super) const MAP: Show = |stage| {
    let id = stage.uploaded();
    stage.map_columns(id, 0).beside(stage.map_columns(id, 7))
};
pub(super) const TAKE_BACK: Show = |stage| {
    let (id, other) = (stage.uploaded(), stage.import_id());
    stage.take_over(id, true).perform().unwrap();
    stage.take_back(id).beside(stage.take_back(other))
};
pub(super) const TAKE_OVER: Show = |stage| {
    let id = stage.uploaded();
    stage.take_over(id, true).beside(stage.take_over(id, false))
};
pub(super) const UPLOAD: Show = |stage| {
    let id = stage.import_id();
    stage.upload(id).idle_twice()
};

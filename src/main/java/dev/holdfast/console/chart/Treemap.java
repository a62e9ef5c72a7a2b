package dev.holdfast.console.chart;

import dev.holdfast.console.chart.Area.Kind;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import software.coley.treemap.TreeMapPane;

/// What is stored, as areas of its size in the colour of its growth.
///
/// A click or Enter on an area goes into it, or chooses it when it is a table; a table with partitions is entered by a
/// second click, or by Shift+Enter. Arrows move, Home goes to the largest, Backspace or Esc goes out, as does the
/// line of names above. Small areas stand together as one, which can be entered, so that any number of tables is
/// drawn with some hundred shapes.
///
/// Stable ids for tests: `treemapPath`, `treemapLegend`; an area is found by its style class `tile` and user data.
public final class Treemap extends VBox {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final int MOST = 120;
    private static final int LEAST = 3;

    private final HBox path = new HBox();
    private final StackPane stage = new StackPane();
    private final FlowPane legend = new FlowPane();
    private final List<TileNode> tiles = new ArrayList<>();
    private @Nullable Texts texts;
    private @Nullable Formats formats;
    private Consumer<Area> onChosen = _ -> {};
    private Consumer<Area> onEntered = _ -> {};
    private Area root = Area.of(Kind.ALL, "", "", List.of());
    private List<Area> way = List.of(root);
    private String chosen = "";

    /// FXML makes it; nothing is drawn before [#show].
    public Treemap() {
        getStyleClass().add("treemap");
        path.setId("treemapPath");
        path.getStyleClass().add("treemap-path");
        path.setAlignment(Pos.CENTER_LEFT);
        path.setMinHeight(Region.USE_PREF_SIZE);
        legend.setId("treemapLegend");
        legend.getStyleClass().addAll("legend", "treemap-legend");
        legend.setAlignment(Pos.CENTER_LEFT);
        legend.setMinHeight(Region.USE_PREF_SIZE);
        stage.setMinSize(0, 0);
        VBox.setVgrow(stage, Priority.ALWAYS);
        getChildren().setAll(path, stage, legend);
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    }

    /// @param chosen hears which table or partition a person chose
    /// @param entered hears where a person went
    public void bind(Texts words, Formats looks, Consumer<Area> chosen, Consumer<Area> entered) {
        texts = words;
        formats = looks;
        onChosen = chosen;
        onEntered = entered;
        Label title = new Label(words.get("growth.legend"));
        legend.getChildren().setAll(title);
        for (Pace pace : Pace.values()) {
            Region dot = new Region();
            dot.getStyleClass().addAll("legend-dot", pace.styleClass());
            Label label = new Label(words.get(pace.textKey()), dot);
            label.setMinWidth(Region.USE_PREF_SIZE);
            legend.getChildren().add(label);
        }
    }

    /// Draws `all`, at the place where the reader was, if it is still there.
    public void show(Area all) {
        String before = way.getLast().id();
        boolean first = root.inside().isEmpty();
        root = all;
        enter(first ? all.whereItBranches() : find(before), false);
    }

    private Area find(String id) {
        return root.way(id).map(List::getLast).orElseGet(root::whereItBranches);
    }

    /// Marks the area of a table, without telling anybody.
    public void choose(String id) {
        chosen = id;
        tiles.forEach(
                tile -> tile.pseudoClassStateChanged(CHOSEN, tile.area.id().equals(id)));
    }

    /// What is drawn now.
    public Area shown() {
        return way.getLast();
    }

    private void enter(Area area, boolean byPerson) {
        if (texts == null || formats == null) {
            return;
        }
        Optional<List<Area>> found = root.way(area.id());
        if (found.isPresent()) {
            way = found.get();
        } else { // the small ones together are no part of the tree
            List<Area> longer = new ArrayList<>(way);
            longer.add(area);
            way = List.copyOf(longer);
        }
        Area before = focused().map(tile -> tile.area).orElse(null);
        tiles.clear();
        drawPath(texts);
        stage.getChildren().setAll(map(area, MOST, texts, formats));
        choose(chosen);
        tiles.stream().findFirst().ifPresent(tile -> tile.setFocusTraversable(true)); // Tab comes here once
        if (byPerson) {
            onEntered.accept(area);
            focusLargest();
        } else if (before != null) { // what is drawn anew takes the focus from nobody
            tiles.stream()
                    .filter(tile -> tile.area.id().equals(before.id()))
                    .findFirst()
                    .ifPresentOrElse(Node::requestFocus, this::focusLargest);
        }
    }

    private Optional<TileNode> focused() {
        return tiles.stream().filter(Node::isFocused).findFirst();
    }

    private void drawPath(Texts texts) {
        path.getChildren().clear();
        for (int i = 0; i < way.size(); i++) {
            Area each = way.get(i);
            String name = each.kind() == Kind.ALL ? texts.get("growth.all") : each.name();
            if (i == way.size() - 1) {
                Label here = new Label(name);
                here.getStyleClass().add("treemap-here");
                path.getChildren().add(here);
            } else {
                Hyperlink up = new Hyperlink(name);
                int depth = i + 1;
                up.setOnAction(_ -> leave(depth));
                path.getChildren().addAll(up, new Label("›"));
            }
        }
    }

    /// @param depth how much of the way stays
    private void leave(int depth) {
        if (depth > 0 && depth < way.size()) {
            way = way.subList(0, depth);
            enter(way.getLast(), true);
        }
    }

    private TreeMapPane<Area> map(Area area, int most, Texts texts, Formats formats) {
        TreeMapPane<Area> map =
                new TreeMapPane<>(each -> Math.max(1, each.bytes()), each -> node(each, area, most, texts, formats));
        map.valueListProperty()
                .setAll(area.largest(most, tables -> texts.format("growth.smaller", formats.count(tables))));
        return map;
    }

    private Node node(Area area, Area around, int most, Texts texts, Formats formats) {
        int share = (int) (most * area.bytes() / Math.max(1, around.bytes()));
        if (!area.kind().groups() || share < LEAST || !area.whereItBranches().shows(share)) {
            TileNode tile = new TileNode(area, texts, formats);
            tiles.add(tile);
            return tile;
        }
        Area branching = area.whereItBranches();
        TileNode head = new TileNode(area, texts, formats);
        head.getStyleClass().setAll("tile-head");
        tiles.add(head);
        TreeMapPane<Area> inner = map(branching, share, texts, formats);
        VBox.setVgrow(inner, Priority.ALWAYS);
        VBox group = new VBox(head, inner);
        group.getStyleClass().add("tile-group");
        group.setMinSize(0, 0);
        return group;
    }

    private void press(Area area, boolean twice) {
        boolean table = area.kind() == Kind.TABLE || area.kind() == Kind.PARTITION;
        if (!table || (twice && !area.inside().isEmpty())) {
            enter(area.whereItBranches(), true);
        } else {
            choose(area.id());
            onChosen.accept(area);
        }
    }

    private void pressed(KeyEvent event) {
        boolean outermost = way.size() == 1;
        if (event.isAltDown() || event.isShortcutDown() || (event.getCode() == KeyCode.ESCAPE && outermost)) {
            return; // somebody else's
        }
        TileNode at = focused().orElse(null);
        switch (event.getCode()) {
            case BACK_SPACE, ESCAPE -> leave(way.size() - 1);
            case HOME -> focusLargest();
            case LEFT -> focusNext(at, -1, 0);
            case RIGHT -> focusNext(at, 1, 0);
            case UP -> focusNext(at, 0, -1);
            case DOWN -> focusNext(at, 0, 1);
            case ENTER, SPACE -> {
                if (at != null) {
                    press(at.area, event.isShiftDown());
                }
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    /// Goes to the nearest area whose middle lies in a direction.
    private void focusNext(@Nullable TileNode from, int right, int down) {
        if (from == null) {
            focusLargest();
            return;
        }
        Point2D middle = middle(from);
        TileNode best = null;
        double least = Double.MAX_VALUE;
        for (TileNode each : tiles) {
            Point2D way = middle(each).subtract(middle);
            double ahead = way.getX() * right + way.getY() * down;
            double aside = Math.abs(way.getX() * down) + Math.abs(way.getY() * right);
            if (ahead > 1 && ahead + 2 * aside < least) {
                least = ahead + 2 * aside;
                best = each;
            }
        }
        if (best != null) {
            best.requestFocus();
        }
    }

    private static Point2D middle(TileNode tile) {
        return tile.localToScene(tile.getWidth() / 2, tile.getHeight() / 2);
    }

    private void focusLargest() {
        tiles.stream().max(Comparator.comparingLong(tile -> tile.area.bytes())).ifPresent(Node::requestFocus);
    }

    /// One area. Its name is left out where there is no room to read it.
    private final class TileNode extends Label {
        private static final double LEAST_WIDTH = 48;
        private static final double LEAST_HEIGHT = 17;
        private static final double TWO_LINES = 36;

        private final Area area;
        private final String size;

        TileNode(Area area, Texts texts, Formats formats) {
            this.area = area;
            String bytes = formats.bytes(area.bytes());
            this.size = area.kind().groups() && area.tables() > 1
                    ? texts.format("growth.tables", bytes, formats.count(area.tables()))
                    : bytes;
            Pace pace = Pace.of(area.bytes(), area.perDay());
            String grows = Words.growth(area.perDay(), texts, formats);
            getStyleClass().setAll("tile", pace.styleClass());
            setUserData(area);
            setMinSize(0, 0);
            setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
            setAccessibleText(area.name() + ", " + size + ", " + grows);
            setAccessibleRole(AccessibleRole.BUTTON);
            Tips.ask(this, () -> texts.format("growth.tile", area.name(), size, grows));
            setOnMouseClicked(event -> {
                requestFocus();
                press(area, event.getClickCount() == 2);
            });
        }

        @Override
        public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
            if (action == AccessibleAction.FIRE) {
                press(area, false);
            } else {
                super.executeAccessibleAction(action, parameters);
            }
        }

        @Override
        public void resize(double width, double height) {
            super.resize(width, height);
            boolean head = getStyleClass().contains("tile-head");
            boolean room = width >= Scale.px(LEAST_WIDTH) && (head || height >= Scale.px(LEAST_HEIGHT));
            String words = !room ? "" : head || height < Scale.px(TWO_LINES) ? area.name() : area.name() + "\n" + size;
            if (!words.equals(getText())) {
                setText(words);
            }
        }
    }
}

package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Gradually;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.CubicCurve;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// Draws the policies as a tree of cards from left to right; each edge names the key columns that it hands down. Of
/// more policies than a person can overlook it draws the family of the selected one.
final class PolicyGraph {
    private static final int NODES_A_FRAME = 16;
    private static final double CARD_WIDTH = 204;
    private static final double CARD_HEIGHT = 82;
    private static final double GAP_X = 116;
    private static final double GAP_Y = 18;
    private static final double MARGIN = 16;
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    private final ScrollPane scroll;
    private final Pane pane;
    private final PoliciesModel model;
    private final ScreenTools tools;
    private final Map<String, VBox> cards = new LinkedHashMap<>();
    private int whole;
    private final InvalidationListener scaled = _ -> drawAgain();

    PolicyGraph(ScrollPane scroll, Pane pane, PoliciesModel model, ScreenTools tools) {
        this.scroll = scroll;
        this.pane = pane;
        this.model = model;
        this.tools = tools;
    }

    void bind() {
        model.shownProperty().subscribe(this::draw);
        Scale.percentProperty().addListener(new WeakInvalidationListener(scaled));
        model.selectedProperty().subscribe(selected -> {
            if (selected != null && whole > cards.size() && !cards.containsKey(selected)) {
                draw(model.shownProperty().get());
            }
            mark(selected);
            reveal(selected);
        });
    }

    private void drawAgain() {
        draw(model.shownProperty().get());
    }

    private void draw(List<PolicyStatus> shown) {
        whole = shown.size();
        List<PolicyStatus> policies = Family.of(shown, model.selectedProperty().get());
        List<TidyTree.Node> nodes = policies.stream()
                .map(status -> new TidyTree.Node(
                        status.policy().name(), status.policy().parent()))
                .toList();
        Map<String, TidyTree.Place> places = TidyTree.place(nodes);
        boolean focused = cards.values().stream().anyMatch(Node::isFocused);
        cards.clear();
        List<Node> edges = new ArrayList<>();
        Map<String, Policy> known = new LinkedHashMap<>();
        double right = 0;
        double bottom = 0;
        for (PolicyStatus status : policies) {
            TidyTree.Place place = places.get(status.policy().name());
            if (place == null) {
                continue;
            }
            VBox card = card(status);
            card.relocate(x(place), y(place));
            cards.put(status.policy().name(), card);
            known.put(status.policy().name(), status.policy());
            right = Math.max(right, x(place) + Scale.px(CARD_WIDTH) + Scale.px(MARGIN));
            bottom = Math.max(bottom, y(place) + Scale.px(CARD_HEIGHT) + Scale.px(MARGIN));
            String parent = status.policy().parent();
            TidyTree.Place above = parent == null ? null : places.get(parent);
            if (above != null && parent != null) {
                edges.addAll(edge(above, place, known.get(parent), status.policy()));
            }
        }
        List<Node> drawn = new ArrayList<>(edges);
        drawn.addAll(cards.values());
        if (policies.size() < whole) {
            Label note = styled(
                    new Label(tools.texts()
                            .format(
                                    "graph.part",
                                    tools.formats().count(policies.size()),
                                    tools.formats().count(whole))),
                    Styles.MUTED);
            note.setId("graph-part");
            note.relocate(Scale.px(MARGIN), bottom);
            bottom += Scale.px(CARD_HEIGHT) / 2;
            right = Math.max(right, Scale.px(3 * CARD_WIDTH));
            drawn.add(note);
        }
        Gradually.fill(pane, drawn, NODES_A_FRAME);
        pane.setMinSize(right, bottom);
        pane.setPrefSize(right, bottom);
        mark(model.selectedProperty().get());
        if (focused) {
            focusSelected();
        }
    }

    private static double x(TidyTree.Place place) {
        return Scale.px(MARGIN + place.column() * (CARD_WIDTH + GAP_X));
    }

    private static double y(TidyTree.Place place) {
        return Math.rint(Scale.px(MARGIN + place.row() * (CARD_HEIGHT + GAP_Y)));
    }

    private VBox card(PolicyStatus status) {
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        Policy policy = status.policy();
        Badge badge = new Badge(texts);
        badge.show(PolicyState.of(status).look());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox title = new HBox(styled(new Label(policy.name()), "graph-name"), gap, badge);
        title.getStyleClass().add("graph-line");

        HBox way = new HBox(styled(new Label(policy.database()), "graph-database"));
        if (policy.method() == Policy.Method.STREAM) {
            way.getChildren()
                    .addAll(
                            new FontIcon(MaterialDesignA.ARROW_RIGHT_THIN),
                            styled(new Label(policy.archiveDatabase()), "graph-database"));
        }
        way.getStyleClass().add("graph-line");
        Label method =
                styled(new Label(texts.get("method." + policy.method().name().toLowerCase(Locale.ROOT))), "chip");
        Region wayGap = new Region();
        HBox.setHgrow(wayGap, Priority.ALWAYS);
        way.getChildren().addAll(wayGap, method);

        String numbers = status.backlogKeys() > 0
                ? texts.format(
                        "graph.backlog",
                        formats.count(status.backlogKeys()),
                        formats.age(status.backlogSince(), tools.clock().instant()))
                : texts.format("graph.archived", formats.count(status.archivedRows()));
        VBox card = new VBox(title, way, styled(new Label(numbers), Styles.MUTED));
        card.setId("graph-" + policy.name());
        card.getStyleClass().addAll("graph-card", PolicyState.of(status).look().styleClass());
        card.setMinSize(Scale.px(CARD_WIDTH), Scale.px(CARD_HEIGHT));
        card.setPrefSize(Scale.px(CARD_WIDTH), Scale.px(CARD_HEIGHT));
        card.setMaxSize(Scale.px(CARD_WIDTH), Scale.px(CARD_HEIGHT));
        card.setFocusTraversable(true);
        card.setAccessibleText(texts.format(
                "graph.accessible",
                policy.name(),
                texts.get(PolicyState.of(status).look().textKey()),
                policy.database(),
                policy.archiveDatabase(),
                numbers));
        card.setOnMousePressed(_ -> {
            model.select(policy.name());
            focusSelected();
        });
        card.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                model.select(policy.name());
                event.consume();
            }
        });
        return card;
    }

    private List<Node> edge(TidyTree.Place from, TidyTree.Place to, @Nullable Policy parent, Policy child) {
        double startX = x(from) + Scale.px(CARD_WIDTH);
        double startY = y(from) + Scale.px(CARD_HEIGHT) / 2;
        double endX = x(to);
        double endY = y(to) + Scale.px(CARD_HEIGHT) / 2;
        double bend = Scale.px(GAP_X) / 2;
        CubicCurve curve = new CubicCurve(startX, startY, startX + bend, startY, endX - bend, endY, endX, endY);
        curve.getStyleClass().add("graph-edge");
        Label keys = styled(
                new Label(
                        String.join(", ", child.linkParentColumns()) + " → " + String.join(", ", child.linkColumns())),
                "graph-key");
        VBox label = new VBox(keys);
        label.getStyleClass().add("graph-edge-label");
        if (parent != null && !parent.database().equals(child.database())) {
            label.getChildren()
                    .add(styled(
                            new Label(tools.texts().format("graph.other-database", child.database())),
                            "graph-key",
                            Styles.MUTED));
        }
        label.setMaxWidth(Scale.px(GAP_X) - 8);
        double middle = (startY + endY) / 2;
        label.layoutXProperty().bind(label.widthProperty().map(width -> Math.rint(endX - 6 - width.doubleValue())));
        label.layoutYProperty()
                .bind(label.heightProperty().map(height -> Math.rint(middle - height.doubleValue() / 2)));
        return List.of(new Group(curve), label);
    }

    private static Label styled(Label label, String... styles) {
        label.getStyleClass().addAll(styles);
        return label;
    }

    private void mark(@Nullable String selected) {
        cards.forEach((name, card) -> card.pseudoClassStateChanged(SELECTED, name.equals(selected)));
    }

    /// Scrolls as far as it takes to see the whole card.
    private void reveal(@Nullable String selected) {
        VBox card = selected == null ? null : cards.get(selected);
        if (card != null) {
            Bounds window = scroll.getViewportBounds();
            scroll.setHvalue(scrolled(
                    scroll.getHvalue(),
                    card.getLayoutX(),
                    Scale.px(CARD_WIDTH),
                    window.getWidth(),
                    pane.getPrefWidth()));
            scroll.setVvalue(scrolled(
                    scroll.getVvalue(),
                    card.getLayoutY(),
                    Scale.px(CARD_HEIGHT),
                    window.getHeight(),
                    pane.getPrefHeight()));
        }
    }

    /// @param now 0 to 1, where the window stands
    private static double scrolled(double now, double start, double length, double window, double whole) {
        double hidden = whole - window;
        if (hidden <= 0) {
            return now;
        }
        double from = Math.max(0, start + length + Scale.px(MARGIN) - window);
        double to = Math.min(hidden, start - Scale.px(MARGIN));
        return Math.clamp(now, Math.min(from, to) / hidden, Math.max(from, to) / hidden);
    }

    private void focusSelected() {
        String selected = model.selectedProperty().get();
        VBox card = selected == null ? null : cards.get(selected);
        if (card != null) {
            card.requestFocus();
        }
    }
}

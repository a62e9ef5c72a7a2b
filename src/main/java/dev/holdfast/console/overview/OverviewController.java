package dev.holdfast.console.overview;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Gradually;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Overview.Archived;
import dev.holdfast.finding.Overview.NextFire;
import dev.holdfast.finding.Overview.Standing;
import dev.holdfast.finding.Overview.WaitingDisposal;
import dev.holdfast.finding.Severity;
import dev.holdfast.node.BulkAct;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Binds findings and what stands beside them.
///
/// Stable ids for tests: `overviewBanner`, `overviewRefusal`, `overviewNothing`, `overviewFindings`, `overviewMore`,
/// `archivedDay`, `archivedWeek`, `overviewRecovery`, `overviewRunning`, `overviewNext`, `overviewEnded`,
/// `overviewDisposals`.
public final class OverviewController {
    private static final int CARDS_A_FRAME = 5;

    private final OverviewModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private String shown = "";

    @FXML
    private HBox counts;

    @FXML
    private MenuButton many;

    @FXML
    private HBox banner;

    @FXML
    private Label bannerText;

    @FXML
    private Label refusal;

    @FXML
    private EmptyState nothing;

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox findings;

    @FXML
    private ScrollPane side;

    @FXML
    private Label dayRows;

    @FXML
    private Label dayBytes;

    @FXML
    private Label weekRows;

    @FXML
    private Label weekBytes;

    @FXML
    private VBox recovery;

    @FXML
    private VBox running;

    @FXML
    private VBox next;

    @FXML
    private VBox ended;

    @FXML
    private VBox disposalsBox;

    @FXML
    private VBox disposals;

    OverviewController(OverviewModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        refusal.textProperty().bind(model.refusalProperty());
        refusal.visibleProperty().bind(model.refusalProperty().isNotEmpty());
        refusal.managedProperty().bind(refusal.visibleProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.FINDING_ACK, BulkAct.FINDING_SNOOZE),
                () -> List.copyOf(model.chosen()),
                () -> "state:new");
        model.chosen().subscribe(this::showChosen);
        model.problemProperty().subscribe(this::showProblem);
        model.overviewProperty().subscribe(this::show);
    }

    private void showChosen() {
        int chosen = model.chosen().size();
        many.setText(chosen == 0 ? texts.get("bulk.menu") : texts.format("bulk.menu.chosen", formats.count(chosen)));
    }

    private void showProblem(String problem) {
        Overview last = model.overviewProperty().get();
        Nodes.appear(banner, last != null && !problem.isEmpty());
        bannerText.setText(
                last == null ? "" : texts.format("overview.offline.since", problem, formats.time(last.at())));
        if (last == null && !problem.isEmpty()) {
            nothing.fail(
                    texts.get("overview.offline.title"),
                    problem + "\n" + texts.get("overview.offline.hint"),
                    texts.get("action.retry"),
                    model::refresh);
            nothing.setVisible(true);
        }
        scroll.setOpacity(problem.isEmpty() ? 1 : 0.6);
        side.setOpacity(problem.isEmpty() ? 1 : 0.6);
    }

    private void show(@Nullable Overview overview) {
        Nodes.appear(side, overview != null);
        scroll.setVisible(overview != null && !overview.findings().isEmpty());
        if (overview == null) {
            return;
        }
        Nodes.appear(many, !overview.findings().isEmpty());
        nothing.setVisible(overview.findings().isEmpty());
        nothing.show(
                MaterialDesignC.CHECK_CIRCLE_OUTLINE,
                texts.get("overview.nothing"),
                texts.format("overview.nothing.hint", formats.time(overview.at())));
        showFindings(overview);
        archived(overview.day(), dayRows, dayBytes);
        archived(overview.week(), weekRows, weekBytes);
        recovery.getChildren().setAll(standing(overview.standing()));
        fill(running, overview.running(), this::runningLine, "overview.running.none");
        fill(next, overview.next(), this::nextLine, "overview.next.none");
        fill(ended, overview.ended(), this::endedLine, "overview.ended.none");
        Nodes.appear(disposalsBox, !overview.disposals().isEmpty());
        fill(disposals, overview.disposals(), this::disposalLine, "overview.disposals.none");
    }

    private void showFindings(Overview overview) {
        StringBuilder looks = new StringBuilder().append(overview.more());
        overview.findings().forEach(finding -> looks.append('\n').append(FindingCard.looks(finding, tools)));
        if (shown.contentEquals(looks)) {
            return; // what has the focus keeps it
        }
        shown = looks.toString();
        List<Node> cards = new ArrayList<>();
        overview.findings().forEach(finding -> cards.add(new FindingCard(finding, model.rule(finding), model, tools)));
        if (overview.more() > 0) {
            Label more = muted(texts.format("overview.beyond", formats.count(overview.more())));
            more.setId("overviewMore");
            cards.add(more);
        }
        Gradually.fill(findings, cards, CARDS_A_FRAME);
        counts.getChildren().clear();
        for (Severity severity : Severity.values()) {
            long count = overview.findings().stream()
                    .filter(finding -> finding.severity() == severity && needsSomebody(finding))
                    .count();
            if (count > 0) {
                Badge badge = new Badge(texts);
                badge.show(StateLook.ofFinding(severity));
                badge.setText(formats.count(count) + " " + badge.getText());
                counts.getChildren().add(badge);
            }
        }
    }

    private boolean needsSomebody(Finding finding) {
        return finding.needsSomebody(tools.clock().instant());
    }

    private void archived(Archived archived, Label rows, Label bytes) {
        rows.setText(formats.count(archived.rows()));
        bytes.setText(texts.format("overview.archived.rows", formats.bytes(archived.bytes())));
    }

    private Node standing(Standing standing) {
        if (standing.contradicting() > 0) {
            return badge(
                    new StateLook(
                            StateLook.ofFinding(Severity.CRITICAL).icon(),
                            "state-failed",
                            "overview.recovery.contradict"),
                    texts.format("overview.recovery.contradict", formats.count(standing.contradicting())));
        }
        return standing.sessions() > 0
                ? badge(
                        new StateLook(
                                StateLook.ofFinding(Severity.WARNING).icon(),
                                "state-waiting",
                                "overview.recovery.stand"),
                        texts.format("overview.recovery.stand", formats.count(standing.sessions())))
                : badge(
                        new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "overview.recovery.none"),
                        texts.get("overview.recovery.none"));
    }

    private Badge badge(StateLook look, String words) {
        Badge badge = new Badge(texts);
        badge.show(look);
        badge.setText(words);
        return badge;
    }

    private <T> void fill(VBox box, List<T> things, Function<T, Node> line, String none) {
        box.getChildren().setAll(things.stream().map(line).toList());
        if (things.isEmpty()) {
            box.getChildren().add(muted(texts.get(none)));
        }
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    private Node runningLine(SessionView session) {
        Duration time = Duration.between(session.startedAt(), tools.clock().instant());
        String waits = session.driving().waitingReason();
        return line(
                StateLook.of(session.state()),
                session.policy(),
                () -> tools.navigator().openSession(session.id()),
                waits == null
                        ? texts.format(
                                "overview.rate",
                                formats.rate(session.archivedRows(), time),
                                formats.count(session.archivedRows()))
                        : texts.format("overview.waits", waits));
    }

    private Node endedLine(SessionView session) {
        return line(
                StateLook.of(session.state()),
                session.policy(),
                () -> tools.navigator().openSession(session.id()),
                texts.format(
                        "overview.ended",
                        formats.count(session.archivedRows()),
                        formats.age(session.endedAt(), tools.clock().instant())));
    }

    private Node nextLine(NextFire fire) {
        Ikon icon = fire.schedule() ? Room.RUNS.icon() : MaterialDesignC.CLOCK_OUTLINE;
        return line(
                new StateLook(icon, "state-idle", "overview.next"),
                fire.name(),
                () -> {
                    if (fire.schedule()) {
                        tools.navigator().open(new Address(Room.RUNS));
                    } else {
                        tools.navigator().openPolicy(fire.name());
                    }
                },
                tools.near(fire.at()));
    }

    private Node disposalLine(WaitingDisposal order) {
        return line(
                StateLook.ofFinding(order.problem().isEmpty() ? Severity.NOTICE : Severity.WARNING),
                texts.format("overview.order", Long.toString(order.order()), order.policy()),
                () -> tools.navigator().point(Room.DISPOSAL, Long.toString(order.order())),
                texts.format(
                        "overview.order." + (order.problem().isEmpty() ? order.state() : "blocked"),
                        formats.count(order.rows())));
    }

    private static Node line(StateLook look, String name, Runnable open, String right) {
        FontIcon icon = new FontIcon(look.icon());
        Label state = new Label("", icon);
        state.getStyleClass().addAll(Styles.BADGE, look.styleClass());
        Hyperlink link = new Hyperlink(name);
        link.setOnAction(_ -> open.run());
        link.setMinWidth(Scale.px(60));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Label words = muted(right);
        words.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(state, link, space, words);
        line.getStyleClass().add("overview-line");
        return line;
    }
}

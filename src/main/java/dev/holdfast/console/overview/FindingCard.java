package dev.holdfast.console.overview;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import dev.holdfast.console.fx.Writes;
import dev.holdfast.console.fx.WritingItem;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;

/// One finding: what, since when, the figures, and the one thing to do.
///
/// Stable ids for tests, N being its number: `finding-N`, `findingChoice-N`, `findingAction-N`, `findingMore-N`.
final class FindingCard extends HBox {
    /// Of the usual size; a narrower card has its buttons below its words.
    private static final double WIDE = 560;

    private final ScreenTools tools;
    private final Texts texts;
    private final Finding finding;

    /// @param rule what its rule looks for; null when this program does not know it
    FindingCard(Finding finding, @Nullable RuleText rule, OverviewModel model, ScreenTools tools) {
        this.tools = tools;
        this.texts = tools.texts();
        this.finding = finding;
        StateLook look = StateLook.ofFinding(finding.severity());
        setId("finding-" + finding.id());
        getStyleClass().addAll("finding-card", look.styleClass());
        FontIcon icon = new FontIcon(look.icon());
        icon.getStyleClass().add("finding-icon");
        Label severity = new Label("", icon);
        Tips.set(severity, texts.get(look.textKey()));
        severity.setAccessibleText(texts.get(look.textKey()));
        VBox words = words(look, rule);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox buttons = new HBox(action(finding.action()), more(model));
        buttons.getStyleClass().add("finding-buttons");
        getChildren().setAll(choice(model), severity, words);
        widthProperty().subscribe(width -> {
            boolean below = width.doubleValue() < Scale.px(WIDE);
            words.getChildren().remove(buttons);
            getChildren().remove(buttons);
            (below ? words.getChildren() : getChildren()).add(buttons);
        });
    }

    /// One of those that something is to be done to together.
    private CheckBox choice(OverviewModel model) {
        CheckBox choice = new CheckBox();
        choice.setId("findingChoice-" + finding.id());
        choice.setAccessibleText(texts.format("overview.choose", finding.subject()));
        Tips.set(choice, texts.get("overview.choose.tip"));
        choice.setSelected(model.chosen().contains(finding.id()));
        choice.setOnAction(_ -> model.choose(finding, choice.isSelected()));
        return choice;
    }

    private VBox words(StateLook look, @Nullable RuleText rule) {
        Label subject = new Label(finding.subject());
        subject.getStyleClass().add("finding-subject");
        Label since = label(texts.format(
                "overview.since",
                texts.get(look.textKey()),
                tools.formats().age(finding.firstSeenAt(), tools.clock().instant())));
        FlowPane head = new FlowPane(subject, since);
        head.getStyleClass().add("finding-head");
        subject.setMinWidth(Region.USE_PREF_SIZE);
        Label message = new Label(finding.message());
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(head, message);
        words.getStyleClass().add("finding-words");
        if (rule != null) {
            Label meaning = wrapped(rule.meaning());
            Tips.set(meaning, rule.advice());
            words.getChildren().add(meaning);
        }
        if (!finding.figures().isEmpty()) {
            words.getChildren()
                    .add(wrapped(texts.format(
                            "overview.figures",
                            finding.figures().stream().map(this::figure).collect(Collectors.joining("  ·  ")),
                            tools.formats().time(finding.seenAt()))));
        }
        String by = finding.acknowledgedBy();
        if (by != null) {
            getStyleClass().add("finding-noted");
            words.getChildren()
                    .add(wrapped(
                            finding.note().isEmpty()
                                    ? texts.format("overview.noted", by)
                                    : texts.format("overview.noted.with", by, finding.note())));
        }
        return words;
    }

    private static Label label(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.MUTED);
        return label;
    }

    private static Label wrapped(String text) {
        Label label = label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private String figure(Figure figure) {
        String value =
                switch (figure.unit()) {
                    case "time" -> tools.near(Instant.parse(figure.value()));
                    case "bytes" -> tools.formats().bytes(Long.parseLong(figure.value()));
                    case "seconds" -> tools.formats().duration(Duration.ofSeconds(Long.parseLong(figure.value())));
                    default -> tools.formats().count(Long.parseLong(figure.value()));
                };
        return figure.name() + " " + value;
    }

    private Button action(Action action) {
        Place place = action.place();
        Button button = new Button();
        button.setId("findingAction-" + finding.id());
        button.setMinWidth(Region.USE_PREF_SIZE);
        Tips.set(button, action.command());
        if (place == null || !tools.navigator().opens(room(place))) {
            button.setText(texts.get("overview.copy"));
            button.setOnAction(_ -> {
                CopyText.copy(action.command());
                button.setText(texts.get("overview.copied"));
            });
        } else {
            if (finding.severity() == Severity.CRITICAL && finding.acknowledgedBy() == null) {
                button.getStyleClass().add("accent");
            }
            button.setText(texts.format("overview.open." + place.id(), action.argument()));
            button.setOnAction(_ -> open(place, action.argument()));
        }
        return button;
    }

    private static Room room(Place place) {
        return switch (place) {
            case POLICY -> Room.POLICIES;
            case SESSION -> Room.SESSION;
            case RUNS -> Room.RUNS;
            case HOLDS -> Room.HOLDS;
            case DISPOSAL -> Room.DISPOSAL;
            case COLD -> Room.COLD;
            case AUDIT -> Room.AUDIT;
            case ONBOARDING -> Room.ONBOARDING;
            case DELIVERIES -> Room.DELIVERIES;
            case LEGACY -> Room.LEGACY;
            case INDEXES -> Room.INDEXES;
            case GROWTH -> Room.GROWTH;
        };
    }

    private void open(Place place, String argument) {
        if (place == Place.SESSION) {
            tools.navigator().openSession(Long.parseLong(argument));
        } else {
            tools.navigator().point(room(place), argument);
        }
    }

    private Node more(OverviewModel model) {
        MenuButton more = new MenuButton("", new FontIcon(MaterialDesignD.DOTS_HORIZONTAL));
        more.setId("findingMore-" + finding.id());
        more.getStyleClass().addAll("flat", "no-arrow", Writes.STYLE);
        more.setAccessibleText(texts.get("overview.more"));
        MenuItem note = writing(more, "acknowledge", () -> model.acknowledge(finding));
        note.setDisable(finding.acknowledgedBy() != null);
        more.getItems()
                .setAll(
                        note,
                        writing(more, "snooze.day", () -> model.snooze(finding, Duration.ofDays(1))),
                        writing(more, "snooze.week", () -> model.snooze(finding, Duration.ofDays(7))),
                        item(
                                "copy-command",
                                () -> CopyText.copy(finding.action().command())));
        return more;
    }

    private MenuItem writing(MenuButton menu, String key, Runnable act) {
        return named(new WritingItem(menu, texts.get("overview." + key), act), key);
    }

    private MenuItem item(String key, Runnable act) {
        MenuItem item = named(new MenuItem(texts.get("overview." + key)), key);
        item.setOnAction(_ -> act.run());
        return item;
    }

    private MenuItem named(MenuItem item, String key) {
        item.setId("finding-" + key + "-" + finding.id());
        return item;
    }

    /// What a person sees of a finding: two that look alike need no new card.
    static String looks(Finding finding, ScreenTools tools) {
        return "%d %s %s %s %s %s %s"
                .formatted(
                        finding.id(),
                        finding.severity(),
                        finding.message(),
                        finding.figures(),
                        finding.acknowledgedBy(),
                        finding.action(),
                        tools.formats().age(finding.firstSeenAt(), tools.clock().instant()));
    }
}

package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.Outcome;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.explain.Explanation;
import dev.holdfast.finding.Severity;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.hold.HoldState;
import dev.holdfast.ledger.RowExceptions;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.EndpointView.Circuit;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.retention.Conflict;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionState;
import dev.holdfast.testing.Eyes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both themes, as the sheets define them: what is written can be read, what is drawn can be seen, and what means
/// different things looks different to all eyes.
class ColoursTest {
    private static final double READABLE = 4.5;
    private static final double VISIBLE = 3;
    private static final double TOLD_APART = 15;
    private static final List<String> GROUNDS = List.of("-color-bg-default", "-color-bg-subtle", "-color-bg-inset");

    private static final Pattern RULE = Pattern.compile("([^{}]*)\\{([^{}]*)}");
    private static final Pattern COLOUR = Pattern.compile("(-[\\w-]+)\\s*:\\s*([^;]+);");

    /// Colours that the root of a theme defines.
    private static final class Palette {
        private final Map<String, String> defined = new HashMap<>();

        Palette(String theme) {
            Matcher rule = RULE.matcher(ScaledSheet.flat("/css/theme-" + theme + ".css"));
            while (rule.find()) {
                if (rule.group(1).strip().endsWith(".root")) {
                    Matcher colour = COLOUR.matcher(rule.group(2));
                    while (colour.find()) {
                        defined.put(colour.group(1), colour.group(2).strip());
                    }
                }
            }
        }

        /// @param ground what shines through
        Color on(Color ground, String name) {
            String value = name;
            while (defined.containsKey(value)) {
                value = Objects.requireNonNull(defined.get(value));
            }
            Color colour = Color.web(value);
            return ground.interpolate(
                    Color.color(colour.getRed(), colour.getGreen(), colour.getBlue()), colour.getOpacity());
        }

        Color get(String name) {
            return on(Color.WHITE, name);
        }

        List<String> names(String prefix) {
            return defined.keySet().stream()
                    .filter(name -> name.matches(prefix + "-[\\w-]+"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void whatIsWrittenCanBeReadOnEveryGroundAndOnASelectedRow(String theme) {
        Palette palette = new Palette(theme);
        Color paper = palette.get("-color-bg-default");
        List<Color> grounds = new ArrayList<>(GROUNDS.stream().map(palette::get).toList());
        grounds.add(palette.on(paper, "-color-accent-subtle"));
        List<String> texts = Stream.concat(
                        Stream.of("-color-fg-default", "-color-fg-muted", "-color-accent-fg", "-color-danger-fg"),
                        palette.names("-state").stream())
                .toList();

        assertThat(texts).hasSizeGreaterThan(10);
        for (String text : texts) {
            for (Color ground : grounds) {
                assertThat(Eyes.contrast(palette.on(ground, text), ground))
                        .as("%s on %s", text, ground)
                        .isGreaterThanOrEqualTo(READABLE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void whatIsWrittenOnABannerOrABandCanBeRead(String theme) {
        Palette palette = new Palette(theme);
        Color paper = palette.get("-color-bg-default");
        Map<String, List<String>> written = new LinkedHashMap<>();
        written.put("-color-warning-subtle", List.of("-color-fg-default", "-color-fg-muted", "-color-warning-fg"));
        written.put("-color-danger-subtle", List.of("-color-fg-default", "-color-fg-muted", "-color-danger-fg"));
        written.put("-color-success-subtle", List.of("-color-fg-default", "-color-success-fg"));
        written.put("-color-accent-subtle", List.of("-color-fg-default", "-color-accent-fg"));
        written.put("-color-accent-emphasis", List.of("-color-fg-emphasis"));
        written.put("-color-danger-emphasis", List.of("-color-fg-emphasis"));
        for (String band : bands()) {
            written.put(band, List.of("white"));
        }

        written.forEach((ground, texts) -> {
            Color under = palette.on(paper, ground);
            for (String text : texts) {
                assertThat(Eyes.contrast(palette.on(under, text), under))
                        .as("%s on %s", text, ground)
                        .isGreaterThanOrEqualTo(READABLE);
            }
        });
    }

    private static List<String> bands() {
        Matcher band = Pattern.compile("\\.in-\\w+ \\{ -environment: (#\\w+); }")
                .matcher(ScaledSheet.flat("/css/console.css"));
        List<String> bands = band.results().map(found -> found.group(1)).toList();
        assertThat(bands).hasSizeGreaterThanOrEqualTo(3);
        return bands;
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void whatIsDrawnCanBeSeenAndColoursThatLieOnEachOtherAreToldApart(String theme) {
        Palette palette = new Palette(theme);
        for (String family : List.of("-phase", "-series", "-bar")) {
            List<String> names = palette.names(family);
            assertThat(names).as(family).hasSizeGreaterThanOrEqualTo(3);
            for (String name : names) {
                for (String ground : GROUNDS) {
                    assertThat(Eyes.contrast(palette.get(name), palette.get(ground)))
                            .as("%s on %s", name, ground)
                            .isGreaterThanOrEqualTo(VISIBLE);
                }
                for (String other : names) {
                    if (name.compareTo(other) < 0) {
                        for (Eyes eyes : Eyes.values()) {
                            assertThat(eyes.distance(palette.get(name), palette.get(other)))
                                    .as("%s beside %s: %s", name, other, eyes)
                                    .isGreaterThan(TOLD_APART);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void twoStatesOfOneThingDifferInColourToAllEyesOrInTheShapeOfTheirIcon(String theme) {
        Palette palette = new Palette(theme);
        families().forEach((family, looks) -> {
            for (StateLook one : looks) {
                for (StateLook other : looks) {
                    if (one.textKey().compareTo(other.textKey()) < 0
                            && one.icon().equals(other.icon())) {
                        for (Eyes eyes : Eyes.values()) {
                            assertThat(eyes.distance(
                                            palette.get("-" + one.styleClass()), palette.get("-" + other.styleClass())))
                                    .as("%s: %s beside %s: %s", family, one, other, eyes)
                                    .isGreaterThan(TOLD_APART);
                        }
                    }
                }
            }
        });
    }

    private static Map<String, List<StateLook>> families() {
        Map<String, List<StateLook>> families = new LinkedHashMap<>();
        family(families, SessionState.values(), StateLook::of);
        family(families, RowExceptions.State.values(), StateLook::ofRowLeft);
        family(families, Severity.values(), StateLook::ofFinding);
        family(families, Conflict.Grade.values(), StateLook::of);
        family(families, Explanation.Verdict.values(), StateLook::of);
        family(families, Explanation.Answer.values(), StateLook::of);
        family(families, Explanation.Kind.values(), StateLook::of);
        family(families, DeliveryState.values(), StateLook::of);
        family(families, Circuit.values(), StateLook::of);
        family(families, HoldState.values(), StateLook::of);
        family(families, RestoreState.values(), StateLook::of);
        family(families, CatchUp.Verdict.values(), StateLook::of);
        family(families, TurnState.values(), StateLook::of);
        family(families, OrderState.values(), state -> StateLook.of(state, false));
        family(families, ColdState.values(), state -> StateLook.of(state, false));
        families.put(
                "chunk",
                Stream.of("marked", "copied", "deleted", "handed_off", "failed")
                        .map(StateLook::ofChunk)
                        .toList());
        families.put(
                "outcome",
                Arrays.stream(Outcome.values())
                        .map(outcome -> StateLook.ofOutcome(outcome.id()))
                        .distinct()
                        .toList());
        return families;
    }

    private static <S extends Enum<S>> void family(
            Map<String, List<StateLook>> families, S[] states, Function<S, StateLook> look) {
        families.put(
                states[0].getDeclaringClass().getName(),
                Arrays.stream(states).map(look).toList());
    }
}

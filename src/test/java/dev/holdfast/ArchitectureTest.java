package dev.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;
import java.util.Arrays;
import java.util.stream.Stream;

/// The boundaries that the code must keep. An exception is argued for here, by name.
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] WAYS_IN = inHoldfast("app", "cli", "console", "schedule", "bench");
    private static final String[] NODE = inHoldfast("node");
    private static final String[] FEATURES = inHoldfast(
            "session",
            "run",
            "alert",
            "recovery",
            "drive",
            "archive",
            "callback",
            "ledger",
            "plan",
            "explain",
            "policy",
            "growth",
            "sample",
            "hold",
            "retention",
            "restore",
            "dispose",
            "history",
            "legacy",
            "notify",
            "verify",
            "finding",
            "metric",
            "freeze",
            "onboard",
            "index",
            "maintenance",
            "calendar",
            "glance");
    private static final String[] BASE =
            inHoldfast("estate", "catalog", "dialect", "store", "cold", "audit", "proof", "filter");

    @ArchTest
    static final ArchRule arrowsPointDownOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("ways in")
            .definedBy(WAYS_IN)
            .layer("node")
            .definedBy(NODE)
            .layer("features")
            .definedBy(FEATURES)
            .layer("base")
            .definedBy(BASE)
            .whereLayer("ways in")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("ways in")
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("ways in", "node")
            .because("what stands below must be understood, tested and replaced without what stands on it");

    @ArchTest
    static final ArchRule everyPackageHasItsLayer = classes()
            .should()
            .resideInAnyPackage(Stream.of(new String[] {"dev.holdfast"}, WAYS_IN, NODE, FEATURES, BASE)
                    .flatMap(Arrays::stream)
                    .toArray(String[]::new))
            .because("a package that no layer names would escape the arrows: name it in a layer above");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.holdfast.(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other are one package");

    @ArchTest
    static final ArchRule theRootStandsOnNothing = noClasses()
            .that()
            .resideInAPackage("dev.holdfast")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.holdfast.*..")
            .because("every package may use it");

    @ArchTest
    static final ArchRule nothingKnowsTheWiring = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.holdfast.app..")
            .because("app builds the program with plain constructors; what is built never asks its builder");

    @ArchTest
    static final ArchRule theConsoleKnowsNoOtherWayIn = apart(inHoldfast("console"), "cli", "schedule")
            .because("ways in call the engine, never each other; only app knows them all");

    @ArchTest
    static final ArchRule onlyTipsMakesTooltips = noClasses()
            .that()
            .resideInAPackage("dev.holdfast.console..")
            .and()
            .haveNameNotMatching("dev[.]holdfast[.]console[.]fx[.]Tips([$].*)?")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("javafx.scene.control.Tooltip")
            .because("a tooltip that is made before somebody points looks the styles of a whole scene up");

    @ArchTest
    static final ArchRule theCommandLineKnowsNoOtherWayIn = apart(inHoldfast("cli"), "console", "schedule")
            .because("ways in call the engine, never each other; only app knows them all");

    @ArchTest
    static final ArchRule theScheduleKnowsNoOtherWayIn = apart(inHoldfast("schedule"), "console", "cli")
            .because("ways in call the engine, never each other; only app knows them all");

    @ArchTest
    static final ArchRule theBenchKnowsNoOtherWayIn = apart(inHoldfast("bench"), "cli", "console", "schedule")
            .because("it measures the engine that the other ways in call; the command line only prints its figures");

    @ArchTest
    static final ArchRule theStepsKnowNoSession = apart(inHoldfast("archive", "ledger", "plan", "policy"), "session")
            .because("a session drives the steps; a step knows nothing of the run that it is part of");

    @ArchTest
    static final ArchRule theDialectStandsAlone = apart(inHoldfast("dialect"), "estate", "catalog", "store")
            .because("SQL Server must become a second dialect without touching what uses it");

    @ArchTest
    static final ArchRule theStoreStandsAlone = apart(inHoldfast("store"), "estate", "catalog", "dialect")
            .because("the control database is not one of the databases that it governs");

    @ArchTest
    static final ArchRule onlyTheConsoleKnowsJavaFx = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx..", "atlantafx..", "org.kordamp..")
            .because("the engine and its commands run headless");

    @ArchTest
    static final ArchRule onlyTheBridgeKnowsTheJavaFxThread = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.console.fx..")
            .should()
            .accessTargetWhere(member("javafx.application.Platform", "runLater"))
            .because("there is one bridge between threads, and it paints no faster than eyes can read");

    @ArchTest
    static final ArchRule modelsRunWithoutAToolkit = noClasses()
            .that()
            .resideInAPackage("dev.holdfast.console..")
            .and()
            .haveSimpleNameEndingWith("Model")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javafx.scene..", "javafx.stage..", "javafx.fxml..", "javafx.application..", "javafx.animation..")
            .allowEmptyShould(true)
            .because("a model holds what a screen knows and is tested without a window");

    @ArchTest
    static final ArchRule onlyTheScheduleKnowsQuartz = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..")
            .because("Quartz only wakes: what a session is, the session row says");

    @ArchTest
    static final ArchRule generatedTypesStayInRepositories = noClasses()
            .that()
            .resideInAnyPackage(inHoldfast("app", "cli", "console", "schedule", "node"))
            .and()
            .doNotHaveFullyQualifiedName("dev.holdfast.node.Requests")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.holdfast.store.db..")
            .allowEmptyShould(true)
            .because(
                    "a changed column may change one repository (Requests is the node's), never a screen or a command");

    @ArchTest
    static final ArchRule transactionsEndWhereTheyBegin = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.holdfast.store.Store")
            .and()
            .doNotHaveFullyQualifiedName("dev.holdfast.estate.GovernedDatabase")
            .should()
            .accessTargetWhere(target(owner(JavaClass.Predicates.assignableTo(Connection.class)))
                    .and(target(nameMatching("commit|rollback|setAutoCommit|beginRequest|endRequest"))))
            .because("a reader finds every commit point of ours and of theirs in one class each");

    @ArchTest
    static final ArchRule onlyWaysInWriteToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackages(inHoldfast("app", "cli"))
            .should(ACCESS_STANDARD_STREAMS)
            .because("standard output is an interface that scripts read; the rest logs");

    private static String[] inHoldfast(String... packages) {
        return Arrays.stream(packages)
                .map(name -> "dev.holdfast." + name + "..")
                .toArray(String[]::new);
    }

    /// Packages that need not exist yet: the rule bites when they do.
    private static ArchRule apart(String[] packages, String... others) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(inHoldfast(others))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> member(String owner, String name) {
        return describe(
                owner + "." + name,
                access -> access.getTargetOwner().getName().equals(owner)
                        && access.getName().equals(name));
    }
}

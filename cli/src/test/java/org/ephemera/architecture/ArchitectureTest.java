package org.ephemera.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of the package table of the architecture, and of rules for all packages. */
class ArchitectureTest {
    private static final String BASE = "org.ephemera.";

    /**
     * Package with its subpackages that have no row, and the packages that it may import in addition to the JDK and
     * itself.
     */
    private record Row(String name, Set<String> ours, Set<String> libraries) {
        static Row of(String name, Set<String> ours, String... libraries) {
            return new Row(name, ours, Set.of(libraries));
        }
    }

    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String AWS_SDK = "software.amazon.awssdk..";
    private static final String[] AZURE_SDK = {"com.azure..", "reactor.."};
    private static final String RULER = "software.amazon.event.ruler..";
    private static final String YAML = "org.yaml.snakeyaml..";
    private static final String BUCKETS = "io.github.bucket4j..";
    private static final String CBOR = "com.fasterxml.jackson.dataformat.cbor..";
    private static final String RE2 = "com.google.re2j..";

    private static final Set<String> SHARED = Set.of(
            "model",
            "store",
            "format",
            "envelope",
            "collect",
            "kubernetes",
            "kubernetes.source",
            "seal",
            "verify",
            "acquire",
            "sweep",
            "queue",
            "recorder",
            "runtime");

    private static final Set<String> AZURE_SOURCE =
            Set.of("model", "format", "collect", "azure.call", "azure.catalog", "azure.target", "azure.plan");

    private static final Set<String> TRIAGED = Set.of("model", "store", "format", "envelope", "verify");

    /** Parsers by origin, and the packages that they share. */
    private static final String[] PARSE = {
        "analyze.parse",
        "analyze.parse.sealed",
        "analyze.parse.container",
        "analyze.parse.call",
        "analyze.parse.docker",
        "analyze.parse.aws",
        "analyze.parse.azure",
        "analyze.parse.kubernetes",
        "analyze.parse.logs",
        "analyze.parse.metrics"
    };

    private static final Set<String> PARSED = and(TRIAGED, "analyze.model", "analyze.parse.sealed");

    /** Packages that rules may import; a rule imports no other rule's package. */
    private static final Set<String> RULES = and(and(TRIAGED, "analyze.model"), PARSE);

    private static final String[] ANALYZE = {
        "analyze.model",
        "analyze.escape",
        "analyze.cluster",
        "analyze.command",
        "analyze.activity",
        "analyze.image",
        "analyze.startup",
        "analyze.drift",
        "analyze.miner",
        "analyze.redact",
        "analyze.timeline",
        "analyze.export"
    };

    /** Packages for planning and for the sources of AWS. */
    private static final Set<String> PLANNED =
            Set.of("model", "format", "collect", "aws.call", "aws.catalog", "aws.target");

    private static final Set<String> SOURCES = and(PLANNED, "aws.plan");

    private static final String[] AWS = {
        "aws.call",
        "aws.catalog",
        "aws.target",
        "aws.plan",
        "aws.ecs",
        "aws.logs",
        "aws.metrics",
        "aws.trail",
        "aws.exec",
        "aws.eks",
        "aws.ecr",
        "aws.ec2",
        "aws.iam",
        "aws.sweep"
    };

    private static final List<Row> TABLE = List.of(
            Row.of("model", Set.of()),
            Row.of("store", Set.of("model")),
            Row.of("format", Set.of("model", "store"), JACKSON),
            Row.of("envelope", Set.of("model", "store", "format"), JACKSON),
            // Never collect: an auditor of the verifier reads these packages only.
            Row.of("verify", Set.of("model", "store", "format", "envelope", "verify.parse"), JACKSON),
            Row.of("verify.parse", Set.of("model", "format", "envelope"), JACKSON),
            Row.of("verify.result", Set.of("model", "format", "envelope", "verify"), JACKSON),
            Row.of("verify.standalone", Set.of("model", "verify", "verify.result")),
            Row.of("collect", Set.of("model", "store", "format", "envelope"), JACKSON, BUCKETS),
            Row.of("seal", Set.of("model", "store", "format", "envelope", "verify"), JACKSON),
            Row.of("state", Set.of("model", "store", "format", "envelope"), JACKSON),
            Row.of("kubernetes", Set.of("model", "format", "collect"), JACKSON),
            Row.of("kubernetes.call", Set.of("model", "format", "collect", "kubernetes"), JACKSON),
            Row.of("kubernetes.plan", Set.of("model", "format", "collect", "kubernetes", "kubernetes.call"), JACKSON),
            Row.of(
                    "kubernetes.source",
                    Set.of("model", "format", "collect", "kubernetes", "kubernetes.call", "kubernetes.plan"),
                    JACKSON),
            Row.of("acquire", Set.of("model", "store", "format", "envelope", "collect", "seal"), JACKSON, RULER),
            Row.of("sweep", Set.of("model", "store", "format", "envelope", "collect", "seal", "acquire"), JACKSON),
            Row.of(
                    "queue",
                    Set.of("model", "store", "format", "envelope", "collect", "seal", "state", "acquire"),
                    JACKSON),
            Row.of("recorder", Set.of("model", "store", "format", "collect", "acquire", "queue"), JACKSON),
            Row.of(
                    "runtime",
                    Set.of(
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "collect",
                            "seal",
                            "state",
                            "acquire",
                            "queue",
                            "recorder",
                            "sweep"),
                    JACKSON),
            Row.of(
                    "aws",
                    and(and(SHARED, AWS), "aws.alert", "aws.store", "aws.kms", "aws.queue", "report", "reporting"),
                    AWS_SDK),
            Row.of("aws.alert", SHARED, JACKSON),
            Row.of("aws.catalog", Set.of("model", "format", "collect")),
            Row.of(
                    "aws.call",
                    Set.of("model", "format", "collect", "recorder", "aws.catalog"),
                    JACKSON,
                    AWS_SDK,
                    BUCKETS),
            Row.of(
                    "aws.target",
                    Set.of("model", "format", "collect", "aws.alert", "aws.call", "aws.catalog"),
                    JACKSON,
                    AWS_SDK),
            Row.of("aws.plan", and(PLANNED, "acquire", "kubernetes", "aws.alert", "kubernetes.source"), AWS_SDK),
            Row.of("aws.ecs", and(SOURCES, "recorder", "aws.alert", "aws.iam", "aws.logs"), AWS_SDK),
            Row.of("aws.logs", SOURCES, JACKSON, AWS_SDK),
            Row.of("aws.metrics", and(PLANNED, "store"), JACKSON, AWS_SDK),
            Row.of("aws.trail", and(SOURCES, "aws.alert", "aws.logs"), JACKSON, AWS_SDK),
            Row.of("aws.exec", and(SOURCES, "aws.logs"), AWS_SDK),
            Row.of(
                    "aws.eks",
                    and(SOURCES, "kubernetes", "aws.alert", "aws.iam", "aws.logs", "aws.metrics", "kubernetes.source"),
                    AWS_SDK),
            Row.of("aws.ecr", SOURCES, AWS_SDK),
            Row.of("aws.ec2", and(SOURCES, "aws.alert")),
            Row.of("aws.iam", SOURCES, AWS_SDK),
            Row.of(
                    "aws.sweep",
                    Set.of(
                            "model",
                            "format",
                            "collect",
                            "sweep",
                            "aws.alert",
                            "aws.call",
                            "aws.catalog",
                            "aws.iam",
                            "aws.metrics"),
                    JACKSON,
                    AWS_SDK),
            Row.of("aws.store", Set.of("model", "store", "aws.call"), AWS_SDK),
            Row.of("aws.kms", Set.of("model", "envelope", "aws.call"), AWS_SDK),
            Row.of("aws.queue", Set.of("model", "queue", "aws.call"), AWS_SDK),
            Row.of(
                    "azure",
                    and(
                            SHARED,
                            "azure.call",
                            "azure.catalog",
                            "azure.target",
                            "azure.plan",
                            "azure.aci",
                            "azure.apps",
                            "azure.aks",
                            "azure.logs",
                            "azure.metrics",
                            "azure.trail",
                            "azure.acr",
                            "azure.iam",
                            "azure.network",
                            "azure.sweep",
                            "azure.alert",
                            "azure.store",
                            "azure.keyvault",
                            "azure.queue",
                            "report",
                            "reporting"),
                    AZURE_SDK),
            Row.of("azure.alert", SHARED, JACKSON),
            // Data only: no client and no SDK.
            Row.of("azure.catalog", Set.of("model", "format", "collect", "azure.alert")),
            Row.of(
                    "azure.call",
                    Set.of("model", "format", "collect", "kubernetes", "azure.catalog"),
                    with(AZURE_SDK, JACKSON)),
            Row.of(
                    "azure.target",
                    Set.of("model", "format", "collect", "azure.alert", "azure.catalog", "azure.call"),
                    with(AZURE_SDK, JACKSON)),
            // Never a source: a source plans with these packages, not the reverse.
            Row.of(
                    "azure.plan",
                    Set.of(
                            "kubernetes.source",
                            "model",
                            "format",
                            "collect",
                            "kubernetes",
                            "azure.alert",
                            "azure.catalog",
                            "azure.target"),
                    JACKSON),
            Row.of("azure.aci", and(AZURE_SOURCE, "recorder"), with(AZURE_SDK, JACKSON)),
            Row.of("azure.apps", AZURE_SOURCE, AZURE_SDK),
            Row.of(
                    "azure.aks",
                    and(AZURE_SOURCE, "envelope", "kubernetes", "azure.alert", "azure.yaml", "kubernetes.source"),
                    with(AZURE_SDK, JACKSON)),
            Row.of("azure.yaml", Set.of(), JACKSON, YAML),
            Row.of("azure.logs", and(AZURE_SOURCE, "azure.alert"), with(AZURE_SDK, JACKSON)),
            Row.of("azure.metrics", and(AZURE_SOURCE, "store"), with(AZURE_SDK, JACKSON)),
            Row.of("azure.trail", AZURE_SOURCE, AZURE_SDK),
            Row.of("azure.acr", AZURE_SOURCE, with(AZURE_SDK, JACKSON)),
            Row.of("azure.iam", AZURE_SOURCE, with(AZURE_SDK, JACKSON)),
            Row.of("azure.network", AZURE_SOURCE, with(AZURE_SDK, JACKSON)),
            Row.of("azure.sweep", and(AZURE_SOURCE, "sweep", "azure.alert", "azure.metrics"), with(AZURE_SDK, JACKSON)),
            Row.of("azure.queue", and(SHARED, "azure.call"), with(AZURE_SDK, JACKSON)),
            Row.of("azure.store", and(SHARED, "azure.call"), AZURE_SDK),
            Row.of("azure.keyvault", and(SHARED, "azure.call"), AZURE_SDK),
            // Sealed packages only: no package that collects.
            Row.of("analyze.redact", Set.of(), RE2),
            Row.of("analyze.model", Set.of("model", "store", "format", "analyze.redact"), JACKSON),
            Row.of("analyze.parse.sealed", and(TRIAGED, "analyze.model"), CBOR, JACKSON),
            Row.of("analyze.parse.container", PARSED, JACKSON),
            Row.of("analyze.parse.call", PARSED, JACKSON),
            Row.of("analyze.parse.docker", and(PARSED, "analyze.parse.container"), JACKSON),
            Row.of(
                    "analyze.parse.aws",
                    and(PARSED, "analyze.parse.container", "analyze.parse.call", "analyze.parse.docker"),
                    JACKSON),
            Row.of("analyze.parse.azure", and(PARSED, "analyze.parse.container", "analyze.parse.call"), JACKSON),
            Row.of(
                    "analyze.parse.kubernetes",
                    and(PARSED, "analyze.parse.container", "analyze.parse.call", "analyze.parse.aws"),
                    JACKSON),
            Row.of("analyze.parse.logs", and(PARSED, "analyze.parse.azure", "analyze.parse.kubernetes"), JACKSON),
            Row.of("analyze.parse.metrics", and(PARSED, "analyze.parse.azure", "analyze.parse.kubernetes"), JACKSON),
            Row.of(
                    "analyze.parse",
                    and(
                            PARSED,
                            "analyze.parse.container",
                            "analyze.parse.call",
                            "analyze.parse.aws",
                            "analyze.parse.azure",
                            "analyze.parse.kubernetes"),
                    JACKSON),
            Row.of("analyze.escape", RULES, JACKSON),
            Row.of("analyze.cluster", RULES, JACKSON),
            Row.of("analyze.command", and(RULES, "analyze.redact"), JACKSON, RE2),
            Row.of("analyze.activity", RULES, JACKSON),
            Row.of("analyze.image", RULES, JACKSON),
            Row.of("analyze.startup", RULES, JACKSON),
            Row.of("analyze.drift", RULES, JACKSON),
            Row.of("analyze.miner", RULES, JACKSON),
            Row.of("analyze.timeline", RULES, JACKSON),
            Row.of("analyze.export", and(RULES, "analyze.redact"), JACKSON),
            Row.of("analyze", and(RULES, ANALYZE), JACKSON),
            Row.of("report", and(and(RULES, ANALYZE), "analyze"), JACKSON, "gg.jte.."),
            Row.of("reporting", and(and(RULES, ANALYZE), "analyze", "report", "acquire", "sweep", "queue"), JACKSON),
            Row.of("lab", Set.of(), JACKSON, "com.sun.net.httpserver.."),
            // Only this package uses Bouncy Castle, so that it is loaded only to verify a timestamp.
            Row.of("cli.timestamp", Set.of("verify"), "org.bouncycastle.."),
            // Only this package uses the Kubernetes client library, so that it is loaded only for a target of a
            // kubeconfig.
            Row.of(
                    "cli.kubeconfig",
                    Set.of("model", "format", "envelope", "collect", "kubernetes"),
                    JACKSON,
                    "io.kubernetes.client.util..",
                    YAML),
            Row.of("cli.plot", Set.of()),
            Row.of("cli.terminal", Set.of("model")),
            Row.of(
                    "cli.session",
                    Set.of("verify.result", "model", "store", "format", "cli.terminal"),
                    JACKSON,
                    "picocli.."),
            Row.of(
                    "cli.cloud",
                    Set.of(
                            "kubernetes.source",
                            "model",
                            "format",
                            "collect",
                            "kubernetes",
                            "kubernetes.call",
                            "acquire",
                            "sweep",
                            "recorder",
                            "aws",
                            "aws.alert",
                            "aws.call",
                            "aws.target",
                            "aws.sweep",
                            "azure",
                            "azure.alert",
                            "azure.call",
                            "azure.target",
                            "azure.sweep",
                            "cli.kubeconfig",
                            "cli.session",
                            "cli.terminal"),
                    JACKSON),
            Row.of(
                    "cli.store",
                    Set.of(
                            "verify.result",
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "seal",
                            "state",
                            "verify",
                            "aws.call",
                            "aws.store",
                            "aws.kms",
                            "azure.call",
                            "azure.store",
                            "azure.keyvault",
                            "cli.cloud",
                            "cli.session",
                            "cli.terminal")),
            // Shows existing results: it opens no store and no client.
            Row.of(
                    "cli.render",
                    Set.of(
                            "verify.result",
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "seal",
                            "verify",
                            "acquire",
                            "sweep",
                            "analyze",
                            "analyze.model",
                            "report",
                            "cli.plot",
                            "cli.session",
                            "cli.terminal"),
                    JACKSON),
            Row.of(
                    "cli.collect",
                    Set.of(
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "collect",
                            "seal",
                            "state",
                            "acquire",
                            "queue",
                            "recorder",
                            "aws",
                            "azure",
                            "cli.cloud",
                            "cli.render",
                            "cli.session",
                            "cli.store",
                            "cli.terminal"),
                    JACKSON),
            Row.of(
                    "cli.sweep",
                    Set.of(
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "collect",
                            "seal",
                            "state",
                            "acquire",
                            "sweep",
                            "cli.cloud",
                            "cli.collect",
                            "cli.render",
                            "cli.session",
                            "cli.store",
                            "cli.terminal"),
                    JACKSON),
            Row.of(
                    "cli.demo",
                    Set.of(
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "collect",
                            "seal",
                            "verify",
                            "acquire",
                            "runtime",
                            "aws",
                            "azure",
                            "analyze",
                            "analyze.parse.sealed",
                            "report",
                            "lab",
                            "cli.collect",
                            "cli.render",
                            "cli.session",
                            "cli.store"),
                    JACKSON),
            Row.of(
                    "cli.options",
                    Set.of(
                            "verify.result",
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "verify",
                            "acquire",
                            "aws.alert",
                            "azure.alert",
                            "azure.yaml",
                            "analyze",
                            "analyze.drift",
                            "analyze.parse.sealed",
                            "cli.cloud",
                            "cli.render",
                            "cli.session",
                            "cli.store",
                            "cli.terminal",
                            "cli.timestamp"),
                    JACKSON,
                    "picocli.."),
            Row.of(
                    "cli.doctor",
                    Set.of(
                            "verify",
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "seal",
                            "queue",
                            "aws.call",
                            "azure.call",
                            "cli.cloud",
                            "cli.session",
                            "cli.store",
                            "cli.terminal"),
                    JACKSON),
            Row.of(
                    "cli.command",
                    Set.of(
                            "verify.result",
                            "model",
                            "store",
                            "format",
                            "envelope",
                            "seal",
                            "state",
                            "verify",
                            "acquire",
                            "sweep",
                            "queue",
                            "analyze",
                            "analyze.model",
                            "analyze.parse.sealed",
                            "report",
                            "lab",
                            "cli.cloud",
                            "cli.collect",
                            "cli.demo",
                            "cli.doctor",
                            "cli.options",
                            "cli.render",
                            "cli.session",
                            "cli.store",
                            "cli.sweep",
                            "cli.terminal"),
                    JACKSON,
                    "picocli.."),
            Row.of("cli", Set.of("model", "kubernetes", "cli.command", "cli.session", "cli.terminal"), "picocli.."));

    /** Class that configures Jackson: limits of depth, length and strictness are set in one place. */
    private static final Set<String> MAPPER_MAKERS = Set.of(
            "org.ephemera.format.Json",
            "org.ephemera.format.Json$Trees",
            "org.ephemera.lab.format.JacksonMappers",
            "org.ephemera.analyze.parse.sealed.DocumentParser",
            "org.ephemera.aws.metrics.CborReader");

    private static final Pattern OURS = Pattern.compile("(?m)^import org\\.ephemera\\.([a-z.]+)\\.[A-Z]");

    /** Main classes of all modules, read once for all tests of the structure. */
    static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.ephemera");

    @TestFactory
    Stream<DynamicTest> packagesImportOnlyWhatTheTableAllows() {
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.name() + " imports only " + new TreeSet<>(row.ours()),
                        () -> classes()
                                .that(belongTo(row))
                                .should()
                                .onlyDependOnClassesThat(mayBeImportedBy(row))
                                .check(PROJECT)));
    }

    @Test
    void everyPackageHasARow() {
        assertThat(PROJECT)
                .allSatisfy(
                        c -> assertThat(rowOf(c)).as("row of %s", c.getName()).isPresent());
    }

    /** The functions modules are not on this class path, so their imports are read from the sources. */
    @ParameterizedTest
    @ValueSource(strings = {"aws", "azure"})
    void functionsImportTheirCloudAndTheRuntimeOnly(String cloud) throws IOException {
        Path sources = Path.of("..", cloud + "-functions", "src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> handlers =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(handlers)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(handler -> assertThat(OURS.matcher(Files.readString(handler))
                                    .results()
                                    .map(found -> found.group(1)))
                            .isSubsetOf(
                                    cloud,
                                    cloud + ".alert",
                                    "acquire",
                                    "collect",
                                    "envelope",
                                    "format",
                                    "queue",
                                    "runtime"));
        }
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.ephemera.(**)").should().beFreeOfCycles().check(PROJECT);
    }

    @Test
    void onlyListedPackagesUseSdkTypes() {
        noClasses()
                .that()
                .resideInAnyPackage("org.ephemera.aws", "org.ephemera.azure")
                .and(areNot("AwsRuntime", "AwsSources", "AzureRuntime", "AzureSources"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(with(AZURE_SDK, AWS_SDK))
                .allowEmptyShould(true)
                .check(PROJECT);
    }

    @Test
    void onlyRuntimesAndMainReadClockOrEnvironment() {
        noClasses()
                .that(describe(
                        "are no runtime class and have no main method",
                        c -> !outermost(c).endsWith("Runtime")
                                && !Set.of("Main", "LabServer").contains(outermost(c))))
                .should()
                .accessTargetWhere(describe(
                        "reads the system clock or the environment", ArchitectureTest::readsClockOrEnvironment))
                .check(PROJECT);
    }

    @Test
    void onlyListedClassesCreateJsonMappers() {
        noClasses()
                .that(describe("are not " + new TreeSet<>(MAPPER_MAKERS), c -> !MAPPER_MAKERS.contains(c.getName())))
                .should()
                .accessTargetWhere(describe("makes a mapper or a parser factory of Jackson", access -> {
                    JavaClass owner = access.getTargetOwner();
                    boolean makes = access.getName().equals("<init>")
                            || access.getName().equals("builder");
                    return makes
                            && (owner.isAssignableTo(ObjectMapper.class)
                                    || owner.isAssignableTo(TokenStreamFactory.class));
                }))
                .check(PROJECT);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(PROJECT)
                .map(JavaClass::getPackage)
                .allSatisfy(p -> assertThat(
                                p.tryGetPackageInfo().filter(info -> info.isAnnotatedWith(NullMarked.class)))
                        .as("@NullMarked package-info of %s", p.getName())
                        .isPresent());
    }

    // Covers overloads, forms without arguments and method references; a rule for single methods would miss most of
    // them.
    private static boolean readsClockOrEnvironment(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        String owner = target.getOwner().getName();
        String name = target.getName();
        boolean takesClock = target.getRawParameterTypes().stream().anyMatch(t -> t.isEquivalentTo(Clock.class));
        return (owner.startsWith("java.time.") && name.equals("now") && !takesClock)
                || (owner.equals(Clock.class.getName())
                        && (name.startsWith("system") || name.startsWith("tick"))
                        && !takesClock)
                || (owner.equals(Date.class.getName())
                        && name.equals("<init>")
                        && target.getRawParameterTypes().isEmpty())
                || (owner.equals(System.class.getName())
                        && (name.equals("currentTimeMillis") || name.equals("getenv")));
    }

    private static DescribedPredicate<JavaClass> belongTo(Row row) {
        return describe("belong to " + row.name(), c -> rowOf(c).equals(Optional.of(row)));
    }

    private static DescribedPredicate<JavaClass> mayBeImportedBy(Row row) {
        DescribedPredicate<JavaClass> ours = describe(
                "belong to " + row.name() + " or " + new TreeSet<>(row.ours()),
                c -> rowOf(c).map(Row::name)
                        .filter(n -> n.equals(row.name()) || row.ours().contains(n))
                        .isPresent());
        DescribedPredicate<JavaClass> libraries = resideInAnyPackage(Stream.concat(
                        Stream.of("java..", "javax..", "org.jspecify.."),
                        row.libraries().stream().sorted())
                .toArray(String[]::new));
        return ours.or(libraries);
    }

    private static Optional<Row> rowOf(JavaClass c) {
        return TABLE.stream()
                .filter(row -> (c.getBaseComponentType().getPackageName() + ".").startsWith(BASE + row.name() + "."))
                .max(Comparator.comparingInt(row -> row.name().length()));
    }

    private static DescribedPredicate<JavaClass> areNot(String... names) {
        return describe("are not " + List.of(names), c -> !List.of(names).contains(outermost(c)));
    }

    /** Returns the name of the top-level class that contains a class. */
    private static String outermost(JavaClass c) {
        JavaClass outer = c;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName();
    }

    private static String[] with(String[] libraries, String... more) {
        return Stream.concat(Stream.of(libraries), Stream.of(more)).toArray(String[]::new);
    }

    private static Set<String> and(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }
}

package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.FolderCase.Packages;
import org.ephemera.verify.result.ErrorReportException;
import org.ephemera.verify.result.ExitCodes;
import org.ephemera.verify.result.LocalPackage;
import org.ephemera.verify.result.ResultJson;
import org.ephemera.verify.standalone.VerifierMain;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agreement of {@code verify.sh}, the verifier of the command line and the standalone verifier. Without the signing key
 * they always agree. With it, {@code verify.sh} accepts what section 7 of the format description lists, and never
 * rejects what the others accept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifierAgreementTest {
    private static final int QUICK = 60;
    private static final int ALL = 500;
    private static final int OWNERS = 100;
    private static final String[][] SHELLS = {{"dash"}, {"bash"}, {"busybox", "sh"}};

    /** Checks of which {@code verify.sh} makes only a part, because the rest needs the signing key to fail. */
    private static final Set<VerificationCheck> MORE_IN_VERIFIER = Set.of(
            VerificationCheck.ACQUISITION_CHAIN,
            VerificationCheck.PLAN_COVERAGE,
            VerificationCheck.SEAL,
            VerificationCheck.TRIGGER,
            VerificationCheck.COMPLETENESS);

    /** Packages that another program may have written. */
    private static final List<String> FORMS_OF_OTHERS = List.of(
            "copy: compact open.json",
            "copy: open.json with a tab for each blank",
            "copy: open.json with another copyOf in a text",
            "copy: open.json with another copyOf deeper",
            "copy: open.json with copyOf first",
            "foreign list with blanks",
            "foreign list in another order",
            "foreign list with a text before a path");

    private Path folder;
    private Packages packages;

    /** Exit code of {@code verify.sh} as one of the verifier, and the report of the verifier, if there is one. */
    private record Results(int script, int verifier, Optional<VerificationReport> report, String output) {}

    @BeforeAll
    void seal(@TempDir(factory = MemoryFolders.class) Path empty) throws Exception {
        folder = empty;
        SealedPackageMaker ours = SealedPackageMaker.in(folder.resolve("ours"));
        Map<String, Path> bases = new LinkedHashMap<>();
        bases.put("plain", ours.make("one", 3, 20));
        bases.put("foreign", ours.makeAfter("two", VerifierAgreementTest::plantFiles));
        bases.put("copy", ours.makeAfter("three", into -> Files.writeString(into.resolve(PackageLayout.SEAL), "{}")));
        packages = new Packages(bases, ours.make("log", 66, 20), ours, SealedPackageMaker.in(folder.resolve("theirs")));
    }

    @Test
    void agreesOnSixtyFolders() throws Exception {
        List<FolderCase> all = FolderCases.all(packages);
        List<FolderCase> some = IntStream.range(0, QUICK)
                .mapToObj(n -> all.get(n * all.size() / QUICK))
                .toList();
        requireAgreement(some);
    }

    @Test
    @Tag("slow")
    void agreesOnAllFolders() throws Exception {
        List<FolderCase> all = FolderCases.all(packages);
        assertThat(all).hasSizeGreaterThanOrEqualTo(ALL);
        requireAgreement(all);
    }

    @Test
    @Tag("slow")
    void differsForOwnerAsDocumented() throws Exception {
        List<FolderCase> owners = OwnerCases.all(packages);
        assertThat(owners).hasSizeGreaterThanOrEqualTo(OWNERS);
        Map<String, Results> results = run(owners);
        List<String> wrong = new ArrayList<>();
        int differences = 0;
        for (Map.Entry<String, Results> each : results.entrySet()) {
            Results result = each.getValue();
            if (result.script() != result.verifier()) {
                differences++;
                if (result.script() != ExitCodes.INTACT || !isListed(result)) {
                    wrong.add(each.getKey() + " " + result);
                }
            }
        }
        assertThat(wrong).isEmpty();
        for (String form : FORMS_OF_OTHERS) {
            assertThat(results)
                    .extractingByKey("by the owner: " + form)
                    .satisfies(result -> assertThat(result.verifier()).as(form).isEqualTo(ExitCodes.INTACT));
        }
        System.out.println("agreement: " + owners.size() + " folders made with the key, " + differences
                + " of them rejected by the verifier alone");
    }

    private static boolean isListed(Results result) {
        return result.verifier() == ExitCodes.of(VerificationResult.BROKEN)
                && result.report().orElseThrow().checks().stream()
                        .filter(check -> check.result() == CheckResult.Result.BROKEN)
                        .map(CheckResult::check)
                        .allMatch(MORE_IN_VERIFIER::contains);
    }

    private void requireAgreement(Collection<FolderCase> cases) throws Exception {
        Map<String, Results> results = run(cases);
        assertThat(results).hasSameSizeAs(cases);
        assertThat(results.entrySet().stream()
                        .filter(each ->
                                each.getValue().script() != each.getValue().verifier())
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList())
                .isEmpty();
        Map<Integer, Long> exits =
                results.values().stream().collect(Collectors.groupingBy(Results::verifier, Collectors.counting()));
        assertThat(exits).containsKeys(0, 1, 3);
        System.out.println("agreement: " + cases.size() + " folders, exit codes " + exits);
    }

    private Map<String, Results> run(Collection<FolderCase> cases) throws Exception {
        Map<String, Future<Results>> running = new LinkedHashMap<>();
        Map<String, Results> results = new LinkedHashMap<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (FolderCase each : cases) {
                int number = running.size();
                Callable<Results> task = () -> {
                    try {
                        return compare(each, number);
                    } catch (Exception e) {
                        throw new AssertionError(each.name(), e);
                    }
                };
                running.put(each.name(), threads.submit(task));
            }
            for (Map.Entry<String, Future<Results>> each : running.entrySet()) {
                results.put(each.getKey(), each.getValue().get());
            }
        }
        return results;
    }

    private Results compare(FolderCase each, int number) throws Exception {
        Path into = Files.createTempDirectory(folder, "case");
        Path changed = each.write(into, packages);
        SealedPackageMaker owner = each.theirs() ? packages.theirs() : packages.ours();
        ShellCommand.Result script = owner.runScript(changed, SHELLS[number % SHELLS.length]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int standalone = VerifierMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                changed.toString(),
                "--key",
                owner.keyFile().toString(),
                "--json");
        Optional<VerificationReport> report = Optional.empty();
        int command;
        try {
            report = Optional.of(new LocalPackage(changed, true).verify(List.of(owner.key()), Optional.empty()));
            command = ExitCodes.of(report.get().verdict());
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .as(each.name())
                    .isEqualTo(ResultJson.print(ResultJson.of(report.get())));
        } catch (ErrorReportException e) {
            command = e.report().exitCode();
        }
        assertThat(standalone).as(each.name()).isEqualTo(command);
        ShellCommand.run(folder, Map.of(), "rm", "-rf", into.toString());
        int exit = script.exit() == 2 ? ExitCodes.UNVERIFIABLE : script.exit();
        return new Results(exit, command, report, script.output());
    }

    /** Plants a body, a segment that no run signed, and a file with an unknown name. */
    private static void plantFiles(Path into) throws IOException {
        for (String path : List.of(
                "data/raw/aws.logs.stream.1/0bad0bad/000001.body.json",
                PackageLayout.segment("aws.logs.stream.1", "0bad0bad", 1),
                PackageLayout.delegation("0bad0bad0bad0bad"),
                "data/acquisition/readme.txt",
                "data/planted.json")) {
            Path file = into.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}\n");
        }
    }
}

package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.MutatedPackages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifier jar, compared with the command line. */
@Tag("slow")
class VerifierJarIT {
    private static final Path JAR = Path.of(System.getProperty("ephemera.verifier.jar"));
    private static final long LARGEST = 4_000_000;
    private static final int MUTATIONS = 100;

    @TempDir
    Path folder;

    @Test
    void isSmallAndContainsLicenses() throws IOException {
        assertThat(JAR).isRegularFile();
        assertThat(Files.size(JAR)).isLessThan(LARGEST);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names).doesNotHaveDuplicates();
            assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE");
            for (String library : List.of("jackson-core", "jackson-databind", "jackson-annotations")) {
                String below = "META-INF/libraries/" + library + "/META-INF/";
                assertThat(names).contains(below + "LICENSE", below + "NOTICE");
            }
            assertThat(names).contains("META-INF/libraries/jackson-core/META-INF/FastDoubleParser-LICENSE");
            assertThat(names.stream().filter(name -> name.endsWith(".class")))
                    .allMatch(name -> name.startsWith("org/ephemera/")
                            || name.startsWith("com/fasterxml/jackson/")
                            || name.startsWith("META-INF/versions/"));
        }
    }

    /** Verifies the package of the demonstration from a folder and from a zip. */
    @ParameterizedTest
    @ValueSource(strings = {"aws", "azure"})
    void returnsSameResultAsCommandLineWhenItRunsAlone(String cloud) throws Exception {
        JsonNode demo = CommandFixture.in(folder)
                .run("demo", "--cloud", cloud, "--json", "--quiet")
                .json();
        Path sealed = folder.resolve(demo.path("location").asText());
        String key = demo.path("publicKey").asText();
        Path alone = Files.createDirectory(folder.resolve("alone"));
        Files.copy(JAR, alone.resolve("ephemera-verifier.jar"));

        for (Path each : List.of(sealed, zip(sealed, folder.resolve("package.zip")))) {
            for (String form : List.of("--json", "")) {
                List<String> arguments = new ArrayList<>(List.of(each.toString(), "--key", key));
                if (!form.isEmpty()) {
                    arguments.add(form);
                }
                Ran jar = javaDashJar(alone, arguments);
                Ran command = command(arguments);

                assertThat(jar.exit()).as(jar.err()).isZero();
                assertThat(command.exit()).isZero();
                assertThat(jar.err()).isEmpty();
                if (form.isEmpty()) {
                    assertThat(words(jar)).isEqualTo(words(command)).contains("intact");
                } else {
                    assertThat(jar.out()).isEqualTo(command.out()).contains("\"intact\"");
                }
            }
        }
        try (Stream<Path> left = Files.list(alone)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void returnsSameResultAsCommandLineForMutations() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        SealedPackageMaker packages = SealedPackageMaker.in(folder);
        List<Path> mutated = MutatedPackages.write(
                packages.make("one", 3, 1000), packages.make("two", 3, 1000), folder, MUTATIONS, seed);
        Map<Integer, Integer> exits = new TreeMap<>();

        try (LoadedJar jar = LoadedJar.open()) {
            for (Path each : mutated) {
                String[] arguments = {
                    each.toString(), "--key", packages.keyFile().toString(), "--json"
                };
                Ran byJar = jar.run(arguments);
                Ran byCommand = command(List.of(arguments));

                assertThat(byJar.exit())
                        .as("-Dfuzz.seed=%d: %s %s", seed, each, byJar.out())
                        .isEqualTo(byCommand.exit())
                        .isNotZero();
                assertThat(byJar.out()).as("-Dfuzz.seed=%d: %s", seed, each).isEqualTo(byCommand.out());
                exits.merge(byJar.exit(), 1, Integer::sum);
            }
        }
        assertThat(mutated).hasSize(MUTATIONS);
        System.out.println("verifier jar: seed " + seed + ", exit codes of " + MUTATIONS + " mutations " + exits);
    }

    /** The command line returns the same exit code if it has the same argument. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "nowhere --key KEY                 | 3 | 3 | There is no package at nowhere",
                "PACKAGE --key nowhere             | 3 | 3 | The key nowhere cannot be read (there is no such file)",
                "PACKAGE --key PACKAGE             | 3 | 3 | is a folder",
                "PACKAGE --key PACKAGE/open.json   | 3 | 3 | This is not a public key in PEM form",
                "PACKAGE --key PRIVATE             | 3 | 3 | This is a private key, not a public key",
                "PACKAGE --key OTHER               | 3 | 3 | -",
                "STORE --key KEY                   | 3 | 3 | it is a store",
                "PACKAGE/data --key KEY            | 3 | 3 | it has no file of a package's root",
                "PACKAGE/open.json --key KEY       | 3 | 3 | -",
                "KEY --key KEY                     | 3 | 3 | -",
                "~/package --key KEY               | 2 | 2 | the shell did not replace",
                "s3://bucket/packages --key KEY    | 2 | 2 | is an address; expected a folder",
                "https://example.com/p --key KEY   | 2 | 2 | is an address; expected a folder",
                "PACKAGE --key KEY --tsa-root KEY  | 2 | - | has no option '--tsa-root'",
                "PACKAGE --key KEY --store STORE   | 2 | - | has no option '--store'",
                "PACKAGE --key KEY --jsno          | 2 | 2 | has no option '--jsno'",
                "PACKAGE --key KEY --key KEY       | 2 | 2 | more than one --key",
                "PACKAGE PACKAGE --key KEY         | 2 | 2 | more than one PACKAGE",
                "PACKAGE --key                     | 2 | 2 | the option --key has no value",
                "PACKAGE                           | 2 | 2 | needs the --key of the sealer",
                "--key KEY                         | 2 | 2 | needs a PACKAGE",
                "--help                            | 0 | 0 | -"
            })
    void returnsDocumentedExitCodes(String line, int exit, @Nullable Integer ofCommandLine, @Nullable String message)
            throws Exception {
        SealedPackageMaker packages = SealedPackageMaker.in(folder);
        Path sealed = packages.make("one", 3, 1000);
        SealedPackageMaker other = SealedPackageMaker.in(folder.resolve("other"));
        List<String> arguments = Stream.of(line.split(" ", -1))
                .map(word -> word.replace("PACKAGE", sealed.toString())
                        .replace("STORE", packages.store().toString())
                        .replace("OTHER", other.keyFile().toString())
                        .replace("PRIVATE", folder.resolve("key.pem").toString())
                        .replace("KEY", packages.keyFile().toString()))
                .toList();
        List<String> scripted =
                Stream.concat(arguments.stream(), Stream.of("--json")).toList();

        try (LoadedJar jar = LoadedJar.open()) {
            Ran text = jar.run(arguments.toArray(String[]::new));
            Ran json = jar.run(scripted.toArray(String[]::new));

            assertThat(text.exit()).as(text.err()).isEqualTo(exit);
            assertThat(json.exit()).as(json.err()).isEqualTo(exit);
            assertThat(text.err()).doesNotContain("Exception", "\tat ");
            if (message != null) {
                assertThat(text.err().replaceAll("\\s+", " "))
                        .startsWith("ephemera-verifier: ")
                        .containsIgnoringCase(message);
                assertThat(text.err().lines().count())
                        .as("a remedy: %s", text.err())
                        .isEqualTo(2);
                assertThat(text.out()).isEmpty();
                JsonNode error = json.json().path("error");
                assertThat(error.path("message").asText()).containsIgnoringCase(message);
                assertThat(error.path("remedy").asText()).isNotEmpty();
                assertThat(error.path("exitCode").asInt()).isEqualTo(exit);
            }
        }
        if (ofCommandLine != null) {
            assertThat(command(arguments).exit()).isEqualTo(ofCommandLine);
        }
    }

    /** Loader of the classes of the jar only, without test classes. */
    private record LoadedJar(URLClassLoader loader, Method run) implements AutoCloseable {
        static LoadedJar open() throws Exception {
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            String main;
            try (JarFile jar = new JarFile(JAR.toFile())) {
                main = jar.getManifest().getMainAttributes().getValue("Main-Class");
            }
            Class<?> type = Class.forName(main, true, loader);
            assertThat(type.getClassLoader()).isSameAs(loader);
            return new LoadedJar(loader, type.getMethod("run", PrintStream.class, PrintStream.class, String[].class));
        }

        Ran run(String... arguments) throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Object exit = run.invoke(
                    null, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), (Object) arguments);
            return new Ran((Integer) exit, out.toString(UTF_8), err.toString(UTF_8));
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }

    private Ran command(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("verify"));
        words.addAll(arguments);
        return CommandFixture.in(folder).run(words.toArray(String[]::new));
    }

    private static Ran javaDashJar(Path alone, List<String> arguments) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", "ephemera-verifier.jar"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(alone.toFile());
        builder.environment().keySet().retainAll(Collections.singleton("PATH"));
        Path out = alone.resolveSibling("out");
        Path err = alone.resolveSibling("err");
        int exit = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ran(exit, Files.readString(out), Files.readString(err));
    }

    private static String words(Ran ran) {
        return ran.out().replaceAll("\\s+", " ");
    }

    private static Path zip(Path source, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(source)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(source.getFileName() + "/" + source.relativize(each)));
                Files.copy(each, zip);
            }
        }
        return file;
    }
}

package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test of the script {@code ephemera} in a built checkout, with a fake Java that records its arguments. */
class LauncherTest {
    private static final String DIGEST = "0123456789abcdef";

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void build() throws IOException {
        root = folder.resolve("a folder & more");
        Files.createDirectories(root.resolve(".mvn"));
        Files.createDirectories(root.resolve("cli/src/main"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("cli/pom.xml"), "");
        Files.copy(Path.of("../ephemera"), root.resolve("ephemera"));
        for (String file : List.of(".mvn/environment.sh", ".mvn/options.sh", ".mvn/tools.sh")) {
            Files.copy(Path.of("..", file), root.resolve(file));
        }
        Path dist = root.resolve("target/dist");
        Files.createDirectories(dist.resolve(DIGEST).resolve("lib"));
        Files.writeString(dist.resolve(DIGEST).resolve("lib/a-library.jar"), "");
        Files.writeString(dist.resolve(DIGEST).resolve("lib/ephemera-cli.jar"), "");
        Files.writeString(dist.resolve("current"), DIGEST + " unknown\n");
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.1+8\"\n");
        // The fake Java creates the cache, and a package for the demo.
        program(jdk.resolve("bin/java"), """
            #!/bin/sh
            case " $* " in
            *' org.ephemera.lab.LabServer '*) printf '# lab\\nexport AWS_REGION=x\\nTASK=task\\n'; exec sleep 60 ;;
            *' demo '*) mkdir -p evidence/packages/2026/11/25/id ;;
            esac
            streams=$(for stream in 0 1 2; do printf '<%s=%s>' $stream "$(readlink /proc/$$/fd/$stream)"; done)
            { for each; do printf '<%s>' "$each"; done
            printf '%s' "$streams"
            env | sed -n 's/^AWS_E.*/<&>/p' | tr -d '\\n'
            echo "<LC_ALL=${LC_ALL-}>"; } >> "$HEARD"
            for each; do case $each in -XX:AOTCacheOutput=*) echo cache > "${each#*=}" ;; esac; done
            """);
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    }

    @Test
    void createsArchiveInPathWithSpaces() throws Exception {
        List<String> first = run(Map.of(), "key");
        List<String> second = run(Map.of(), "key");

        assertThat(first)
                .anySatisfy(line -> assertThat(line).contains("<demo><--quiet><--out><evidence>"))
                .anySatisfy(line -> assertThat(line).contains("<collect><task><--quiet><--store><file:evidence>"))
                .anySatisfy(
                        line -> assertThat(line)
                                .contains(
                                        "<verify><evidence/packages/2026/11/25/id><--quiet><--key><evidence/demo-key.pub.pem>"));
        assertThat(second)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("<-XX:AOTCache=" + root + "/target/dist/" + DIGEST + "/25.0.1+8.verify.cache>"));
    }

    /** Java decodes arguments as ASCII with the POSIX locale of cron, sudo and many containers. */
    @ParameterizedTest
    @CsvSource({
        "'', C.UTF-8",
        "C, C.UTF-8",
        "POSIX, C.UTF-8",
        "C.UTF-8, ''",
        "xx_XX.UTF-8, C.UTF-8",
        // A user whose terminal has another encoding sets it.
        "de_DE.ISO-8859-1, ''"
    })
    void readsArgumentsAsUtf8WithPosixLocale(String lang, String all) throws Exception {
        run(Map.of(), "key");

        assertThat(run(Map.of("LANG", lang), "key")).last().asString().endsWith("<LC_ALL=" + all + ">");
    }

    /** If a daemon closed stdin, stdout or stderr, the first files that the JVM opens would take their place. */
    @Test
    void opensClosedStandardStreams() throws Exception {
        run(Map.of(), "key");

        assertThat(running(Map.of(), List.of("sh", "-c", "exec \"$0\" \"$@\" <&- >&- 2>&-"), "collect", "--alert", "-"))
                .last()
                .asString()
                .contains("<0=/dev/null><1=/dev/null><2=/dev/null>");
        assertThat(run(Map.of(), "key")).last().asString().contains("><1=" + folder.resolve("said") + "><2=");
    }

    /** Scripts unset a variable by an empty value; the AWS SDK fails with a NullPointerException in this case. */
    @Test
    void ignoresEmptyEndpointVariable() throws Exception {
        run(Map.of(), "key");

        assertThat(run(
                        Map.of("AWS_ENDPOINT_URL", "", "AWS_ENDPOINT_URL_S3", "", "AWS_ENDPOINT_URL_KMS", "http://kms"),
                        "key"))
                .last()
                .asString()
                .contains("<AWS_ENDPOINT_URL_KMS=http://kms>")
                .doesNotContain("<AWS_ENDPOINT_URL=", "<AWS_ENDPOINT_URL_S3=");
    }

    /** The newest installed JDK is used; a removed option must not prevent the start. */
    @Test
    void startsWithJvmThatRemovedOption() throws Exception {
        assertThat(run(Map.of(), "collect", "task")).last().asString().startsWith("<-XX:+IgnoreUnrecognizedVMOptions>");
    }

    /**
     * C1 hashes at a tenth of the speed of C2: irrelevant for a demo or a small package, a minute for 10 GiB of logs.
     */
    @Test
    void usesBothCompilersForHashingCommands() throws Exception {
        String first = "<-XX:TieredStopAtLevel=1>";

        assertThat(run(Map.of(), "demo")).last().asString().contains(first);
        assertThat(run(Map.of(), "collect", "task")).last().asString().doesNotContain(first);
        for (String command : List.of("verify", "report")) {
            assertThat(run(Map.of(), command, bag("Payload-Oxum: 7717226.222"), "--key", "key"))
                    .last()
                    .asString()
                    .contains(first);
            assertThat(run(Map.of(), command, bag("Payload-Oxum: 1073741824.1030"), "--key", "key"))
                    .last()
                    .asString()
                    .doesNotContain(first);
        }
        for (String unknown : List.of("s3://bucket/package", bag("Payload-Oxum: $(touch x).1"))) {
            assertThat(run(Map.of(), "verify", unknown)).last().asString().doesNotContain(first);
        }
    }

    /** JDK 21 omits a duplicate jar when it creates a cache and then rejects the cache because of its class path. */
    @Test
    void classPathHasEachJarOnceAndOwnJarsFirst() throws Exception {
        String lib = root + "/target/dist/" + DIGEST + "/lib/";

        assertThat(run(Map.of(), "collect", "task"))
                .allSatisfy(line ->
                        assertThat(line).contains("<-cp><" + lib + "ephemera-cli.jar:" + lib + "a-library.jar>"));
    }

    private String bag(String line) throws IOException {
        Path bag = Files.createDirectories(folder.resolve("a bag"));
        Files.writeString(bag.resolve("bag-info.txt"), "Bagging-Date: 2026-11-29\n" + line + "\n");
        return bag.toString();
    }

    /** Returns the arguments of each start of Java, one line each, in order. */
    private List<String> run(Map<String, String> environment, String... words) throws Exception {
        return running(environment, List.of(), words);
    }

    private List<String> running(Map<String, String> environment, List<String> through, String... words)
            throws Exception {
        Path heard = folder.resolve("heard");
        Files.deleteIfExists(heard);
        ProcessBuilder launcher = new ProcessBuilder();
        launcher.command().addAll(through);
        launcher.command().add(root.resolve("ephemera").toString());
        launcher.command().addAll(List.of(words));
        launcher.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        launcher.environment().putAll(environment);
        launcher.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        launcher.environment().put("HEARD", heard.toString());
        Process process = launcher.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("said")))
                .isZero();
        return Files.readAllLines(heard, UTF_8);
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

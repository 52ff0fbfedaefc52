package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search for a JDK by {@code ephemera} and {@code check}, and their message if there is no JDK. */
class JdkSearchTest {
    @TempDir
    Path folder;

    private Path path;
    private Path installed;

    @BeforeEach
    void nothingIsThere() throws IOException {
        path = Files.createDirectories(folder.resolve("path"));
        installed = Files.createDirectories(folder.resolve("jvm"));
        Files.createSymbolicLink(path.resolve("readlink"), Path.of("/usr/bin/readlink"));
    }

    @Test
    void usesJavaHome() throws Exception {
        jdk(installed.resolve("newer"), "27.0.1+3");
        assertThat(find(jdk(folder.resolve("home"), "21.0.5+11"))).isEqualTo("0 " + folder.resolve("home") + " 21\n");
    }

    @Test
    void usesPathWhenJavaHomeIsTooOld() throws Exception {
        Path good = jdk(folder.resolve("good"), "25.0.3+9-LTS");
        Files.createSymbolicLink(path.resolve("javac"), good.resolve("bin/javac"));
        assertThat(find(jdk(folder.resolve("home"), "17.0.21+9"))).isEqualTo("0 " + good + " 25\n");
    }

    @Test
    void usesNewestInstalledJdkWithCompiler() throws Exception {
        jdk(installed.resolve("java-21"), "21.0.5+11");
        jdk(installed.resolve("java-25"), "25.0.3+9-LTS");
        jdk(installed.resolve("java-9"), "9.0.4+11");
        Files.delete(jdk(installed.resolve("java-26-jre"), "26+35").resolve("bin/javac"));
        assertThat(find(folder.resolve("nowhere"))).isEqualTo("0 " + installed.resolve("java-25") + " 25\n");
    }

    @Test
    void printsRemedyWithoutJdk() throws Exception {
        jdk(installed.resolve("java-17"), "17.0.21+9");
        assertThat(find(folder.resolve("nowhere")))
                .startsWith("1 ")
                .contains("JDK, version 21 or newer", "apt install openjdk-21-jdk-headless");
    }

    /** Runs the search and returns the exit code and the output. */
    private String find(Path javaHome) throws Exception {
        ShellCommand.Result result = ShellCommand.run(
                folder,
                Map.of("JAVA_HOME", javaHome.toString(), "JVM_DIR", installed.toString(), "PATH", path.toString()),
                "/bin/sh",
                "-c",
                ". \"$1\" && find_jdk && echo \"$JAVA_HOME $JDK_FEATURE\"",
                "sh",
                Path.of("../.mvn/tools.sh").toRealPath().toString());
        return result.exit() + " " + result.output();
    }

    private static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\n");
        for (String program : new String[] {"java", "javac"}) {
            Path file = Files.writeString(home.resolve("bin/" + program), "#!/bin/sh\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }
}

package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What the zip for Lambda holds. */
class LambdaZipIT {
    private static final String ZIP = System.getProperty("ephemera.lambda.zip");

    @Test
    void holdsJarsUnderLibAndNothingElse() throws IOException {
        try (ZipFile zip = new ZipFile(ZIP)) {
            assertThat(zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
                    .isNotEmpty()
                    .allMatch(name -> name.matches("lib/[^/]+\\.jar"))
                    .noneMatch(name -> name.contains("netty")
                            || name.contains("apache-client")
                            || name.contains("apache5")
                            || name.contains("bcprov")
                            // The command line's own, for kubeconfigs.
                            || name.contains("client-java")
                            || name.contains("gson")
                            || name.contains("jose4j"));
        }
    }

    /** One Jackson, and no library that brings a copy of another. */
    @Test
    void holdsEveryClassOnce() throws IOException {
        Map<String, TreeSet<String>> jarsOf = new TreeMap<>();
        try (ZipFile zip = new ZipFile(ZIP)) {
            for (ZipEntry jar :
                    zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(jar);
                        ZipInputStream classes = new ZipInputStream(in)) {
                    for (ZipEntry entry = classes.getNextEntry(); entry != null; entry = classes.getNextEntry()) {
                        if (entry.getName().endsWith(".class")
                                && !entry.getName().endsWith("module-info.class")) {
                            jarsOf.computeIfAbsent(entry.getName(), name -> new TreeSet<>())
                                    .add(jar.getName());
                        }
                    }
                }
            }
        }
        assertThat(jarsOf)
                .containsKey("com/amazonaws/services/lambda/runtime/api/client/AWSLambda.class")
                .containsKey("com/fasterxml/jackson/core/JsonFactory.class");
        assertThat(jarsOf.keySet()).noneMatch(name -> name.startsWith("io/kubernetes/"));
        assertThat(jarsOf.entrySet())
                .allSatisfy(
                        found -> assertThat(found.getValue()).as(found.getKey()).hasSize(1));
    }
}

package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of the zip for Lambda. */
class LambdaZipIT {
    private static final String ZIP = System.getProperty("ephemera.lambda.zip");

    @TempDir
    Path folder;

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
                            // Library of the command line only, for kubeconfigs.
                            || name.contains("client-java")
                            || name.contains("gson")
                            || name.contains("jose4j"));
        }
    }

    /** The zip contains one version of Jackson and no library twice. */
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

    /** Lambda can instantiate each handler of the template. */
    @Test
    void loadsEveryHandlerOfTemplate() throws Exception {
        List<String> handlers = handlers();
        assertThat(handlers).hasSize(3).doesNotHaveDuplicates();
        try (URLClassLoader loader = new URLClassLoader(jars(), ClassLoader.getPlatformClassLoader())) {
            Class<?> requests = loader.loadClass("com.amazonaws.services.lambda.runtime.RequestHandler");
            Class<?> streams = loader.loadClass("com.amazonaws.services.lambda.runtime.RequestStreamHandler");
            for (String handler : handlers) {
                Class<?> type = Class.forName(handler, true, loader);

                assertThat(type.getClassLoader()).as(handler).isSameAs(loader);
                assertThat(Modifier.isPublic(type.getModifiers())).as(handler).isTrue();
                assertThat(Modifier.isAbstract(type.getModifiers())).as(handler).isFalse();
                assertThat(Modifier.isPublic(type.getConstructor().getModifiers()))
                        .as(handler)
                        .isTrue();
                assertThat(requests.isAssignableFrom(type) || streams.isAssignableFrom(type))
                        .as(handler)
                        .isTrue();
            }
        }
    }

    private static List<String> handlers() throws IOException {
        JsonNode resources = new YAMLMapper()
                .readTree(Path.of("../infra/aws/template.yaml").toFile())
                .required("Resources");
        return resources.properties().stream()
                .map(resource -> resource.getValue().at("/Properties/Handler"))
                .filter(handler -> !handler.isMissingNode())
                .map(JsonNode::asText)
                .toList();
    }

    private URL[] jars() throws IOException {
        List<URL> jars = new ArrayList<>();
        try (ZipFile zip = new ZipFile(ZIP)) {
            for (ZipEntry entry :
                    zip.stream().filter(each -> each.getName().endsWith(".jar")).toList()) {
                Path jar = folder.resolve(entry.getName().replace('/', '_'));
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, jar);
                }
                jars.add(jar.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }
}

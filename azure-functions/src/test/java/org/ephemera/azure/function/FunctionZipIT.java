package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.azure.functions.ExecutionContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.ephemera.format.Json;
import org.ephemera.queue.PackageWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the content of the zip for Azure. */
class FunctionZipIT {
    private static final String ZIP = System.getProperty("ephemera.functions.zip");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alert | AlertFunction | [{'type':'httpTrigger','direction':'in','name':'request','methods':['POST'],"
                        + "'authLevel':'FUNCTION'},{'type':'http','direction':'out','name':'$return'}]",
                "event | EventFunction | [{'type':'eventGridTrigger','direction':'in','name':'event'}]",
                "recorder | RecorderFunction | [{'type':'timerTrigger','direction':'in','name':'timer','schedule':'0 7 * * * *'}]",
                "sweep | SweepFunction | [{'type':'timerTrigger','direction':'in','name':'timer','schedule':'0 */15 * * * *'}]",
                "work | WorkFunction | [{'type':'queueTrigger','direction':'in','name':'message','queueName':'work','connection':'AzureWebJobsStorage'}]",
                "poison | PoisonFunction | [{'type':'queueTrigger','direction':'in','name':'message','queueName':'work-poison','connection':'AzureWebJobsStorage'}]"
            })
    void describesEachFunction(String name, String type, String bindings) throws IOException {
        JsonNode function = json(name + "/function.json");
        assertThat(function.path("entryPoint").asText()).isEqualTo("org.ephemera.azure.function." + type + ".run");
        assertThat(function.path("scriptFile").asText()).matches("\\.\\./ephemera-azure-functions-[^/]+\\.jar");
        assertThat(function.path("bindings").toString()).isEqualTo(bindings.replace('\'', '"'));
    }

    /** The host ends a process at its time limit, so the evidence must be sealed before. */
    @Test
    void leavesTimeToSeal() throws IOException {
        JsonNode host = json("host.json");
        Duration timeout = Duration.between(
                LocalTime.MIN, LocalTime.parse(host.path("functionTimeout").asText()));
        assertThat(AlertInvocation.LONGEST).isLessThanOrEqualTo(timeout.minusMinutes(1));
        // A run that is overdue after half an hour was ended from outside.
        assertThat(WorkInvocation.LONGEST).isLessThanOrEqualTo(timeout.dividedBy(2));
        assertThat(host.at("/extensionBundle/id").asText()).isEqualTo("Microsoft.Azure.Functions.ExtensionBundle");
    }

    /**
     * One acquisition for each instance, and enough deliveries to retry, to give up, and to detect that sealing fails.
     */
    @Test
    void takesOneMessageAtATime() throws IOException {
        JsonNode queues = json("host.json").at("/extensions/queues");
        assertThat(queues.path("batchSize").asInt()).isEqualTo(1);
        assertThat(queues.path("newBatchThreshold").asInt()).isZero();
        assertThat(queues.path("maxDequeueCount").asInt())
                .isEqualTo(QueueListener.MOST_DELIVERIES)
                .isGreaterThan(PackageWorker.MOST_DELIVERIES + 1);
        assertThat(queues.path("messageEncoding").asText()).isEqualTo("base64");
        assertThat(LocalTime.parse(queues.path("visibilityTimeout").asText())).isAfter(LocalTime.MIN);
    }

    @Test
    void holdsJarsAndDescriptionsAndNothingElse() throws IOException {
        try (ZipFile zip = new ZipFile(ZIP)) {
            List<String> names = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .contains("host.json")
                    .allMatch(
                            name -> name.matches(
                                    "host\\.json|(alert|event|poison|recorder|sweep|work)/function\\.json|ephemera-azure-functions-[^/]+\\.jar|lib/[^/]+\\.jar"))
                    .noneMatch(name -> name.contains("netty")
                            || name.contains("okhttp")
                            || name.contains("bcprov")
                            || name.contains("lambda")
                            // Only the command line needs this, for kubeconfigs.
                            || name.contains("client-java")
                            || name.contains("gson")
                            || name.contains("jose4j")
                            // Only the manager of container instances needs these, for writing.
                            || name.contains("resourcemanager-network")
                            || name.contains("resourcemanager-storage")
                            || name.contains("resourcemanager-msi")
                            || name.contains("file-share")
                            // The worker provides it.
                            || name.contains("java-core-library"));
        }
    }

    /** A single version of Jackson, and no library that contains a copy of another. */
    @Test
    void holdsEveryClassOnce() throws IOException {
        Map<String, TreeSet<String>> jarsOf = new TreeMap<>();
        try (ZipFile zip = new ZipFile(ZIP)) {
            for (ZipEntry jar : zip.stream()
                    .filter(entry -> entry.getName().endsWith(".jar"))
                    .toList()) {
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
                .containsKey("org/ephemera/azure/function/AlertFunction.class")
                .containsKey("com/fasterxml/jackson/core/JsonFactory.class");
        assertThat(jarsOf.keySet()).noneMatch(name -> name.startsWith("io/kubernetes/"));
        assertThat(jarsOf.entrySet())
                .allSatisfy(
                        found -> assertThat(found.getValue()).as(found.getKey()).hasSize(1));
    }

    /** The worker of Azure Functions, which provides its core library, can create and call each entry point. */
    @Test
    void loadsEveryEntryPoint() throws Exception {
        List<String> names;
        try (ZipFile zip = new ZipFile(ZIP)) {
            names = zip.stream().map(ZipEntry::getName).toList();
            unpackJars(zip);
        }
        List<String> functions =
                names.stream().filter(name -> name.endsWith("/function.json")).toList();
        assertThat(functions).hasSize(6);
        for (String function : functions) {
            JsonNode description = json(function);
            String script = Path.of(function)
                    .resolveSibling(description.path("scriptFile").asText())
                    .normalize()
                    .toString();
            assertThat(names).as(function).contains(script);
            String entryPoint = description.path("entryPoint").asText();
            int dot = entryPoint.lastIndexOf('.');
            try (URLClassLoader loader = new URLClassLoader(jars(script), ClassLoader.getPlatformClassLoader())) {
                Class<?> type = Class.forName(entryPoint.substring(0, dot), true, loader);

                assertThat(type.getProtectionDomain().getCodeSource().getLocation())
                        .as(function)
                        .isEqualTo(folder.resolve(script).toUri().toURL());
                assertThat(Modifier.isPublic(type.getModifiers())).as(function).isTrue();
                assertThat(type.getConstructor().newInstance()).as(function).isInstanceOf(type);
                assertThat(Stream.of(type.getMethods())
                                .filter(method -> method.getName().equals(entryPoint.substring(dot + 1))))
                        .as(function)
                        .hasSize(1);
            }
        }
    }

    private void unpackJars(ZipFile zip) throws IOException {
        for (ZipEntry entry :
                zip.stream().filter(each -> each.getName().endsWith(".jar")).toList()) {
            Path jar = folder.resolve(entry.getName());
            Files.createDirectories(jar.getParent());
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, jar);
            }
        }
    }

    private URL[] jars(String script) throws IOException {
        List<URL> jars = new ArrayList<>();
        jars.add(folder.resolve(script).toUri().toURL());
        try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
            for (Path library : libraries.sorted().toList()) {
                jars.add(library.toUri().toURL());
            }
        }
        jars.add(ExecutionContext.class.getProtectionDomain().getCodeSource().getLocation());
        return jars.toArray(URL[]::new);
    }

    private static JsonNode json(String name) throws IOException {
        try (ZipFile zip = new ZipFile(ZIP);
                InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return Json.parse(in.readAllBytes());
        }
    }
}

package org.ephemera.collect.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageManifestTest {
    private static final String INDEX = index(
            entry('0', "unknown", "unknown", ""),
            entry('1', "windows", "amd64", ", \"os.version\": \"10.0.17763.6659\""),
            entry('2', "windows", "amd64", ", \"os.version\": \"10.0.20348.2966\""),
            entry('3', "linux", "amd64", ""),
            entry('4', "linux", "arm64", ", \"variant\": \"v8\""),
            entry('5', "linux", "s390x", ""));

    /** Windows runs no image that was made for another version, and an index lists one image for each version. */
    @ParameterizedTest
    @CsvSource({
        "WINDOWS_SERVER_2022_CORE, X86_64, 2,    false",
        "WINDOWS_SERVER_2019_FULL, X86_64, 1,    false",
        "WINDOWS_SERVER_2025_CORE, X86_64, 12,   true",
        "Windows,                  x86_64, 12,   true",
        "LINUX,                    X86_64, 3,    false",
        "Linux,                    arm64,  4,    false",
        "'',                       '',     1243, true"
    })
    void choosesTheImagesThatCouldHaveRun(String family, String cpu, String digits, boolean doubtful)
            throws IOException {
        ImageChoice choice = ImageChoice.select(ImageManifest.parse(INDEX), ImagePlatform.of(family, cpu));
        assertThat(digits(choice)).isEqualTo(digits);
        assertThat(choice.ambiguity().isPresent()).isEqualTo(doubtful);
        assertThat(choice.remaining()).isZero();
    }

    @Test
    void namesEachOfSeveralImagesByItsPlatform() throws IOException {
        assertThat(ImageChoice.select(ImageManifest.parse(INDEX), ImagePlatform.of("", ""))
                        .images())
                .extracting(ImageChoice.Entry::which)
                .containsExactly(
                        "the image for windows/amd64 10.0.17763.6659",
                        "the image for windows/amd64 10.0.20348.2966",
                        "the image for linux/arm64",
                        "the image for linux/amd64");
    }

    /** A SOCI index for lazy loading of layers has the platform of its image (addSociIndexes), at any position. */
    @ParameterizedTest
    @CsvSource({"LINUX, X86_64", "'', ''"})
    void ignoresArtifactsThatBelongToAnImage(String family, String cpu) throws IOException {
        String soci = entry('7', "linux", "amd64", "")
                .replace("\"size\"", "\"artifactType\": \"application/vnd.amazon.soci.index.v2+json\", \"size\"");
        String image = entry('3', "linux", "amd64", "");
        ImageChoice choice = ImageChoice.select(ImageManifest.parse(index(soci, image)), ImagePlatform.of(family, cpu));
        assertThat(digits(choice)).isEqualTo("3");
        assertThat(choice.ambiguity()).isEmpty();
    }

    @Test
    void acceptsAnImageWithAnArtifactType() throws IOException {
        String image = entry('3', "linux", "amd64", "")
                .replace("\"size\"", "\"artifactType\": \"application/vnd.oci.image.config.v1+json\", \"size\"");
        assertThat(digits(ImageChoice.select(ImageManifest.parse(index(image)), ImagePlatform.of("LINUX", "X86_64"))))
                .isEqualTo("3");
    }

    /** Anyone who pushes an index decides how many images it lists. */
    @Test
    void limitsTheImagesAndCountsTheRest() throws IOException {
        String[] many = new String[20];
        java.util.Arrays.setAll(many, i -> entry('1', "windows", "amd64", ", \"os.version\": \"10.0." + i + "\""));
        many[0] = entry('3', "linux", "amd64", "");
        many[1] = entry('4', "linux", "arm64", "");
        ImageChoice choice = ImageChoice.select(ImageManifest.parse(index(many)), ImagePlatform.of("", ""));
        assertThat(digits(choice)).isEqualTo("11111143");
        assertThat(choice.remaining()).isEqualTo(12);
    }

    /** Later images of a platform, and variants that no runtime selects, must not displace the first image. */
    @ParameterizedTest
    @CsvSource({"LINUX, X86_64, 3", "LINUX, ARM64, 4", "'', '', 843"})
    void selectsTheFirstImageOfAPlatform(String family, String cpu, String digits) throws IOException {
        String[] many = new String[20];
        java.util.Arrays.fill(many, entry('9', "linux", "amd64", ""));
        many[0] = entry('8', "linux", "amd64", ", \"variant\": \"v3\"");
        many[1] = entry('3', "linux", "amd64", ", \"os.version\": \"1\"");
        many[2] = entry('4', "linux", "arm64", ", \"variant\": \"v8\"");
        many[3] = entry('9', "linux", "arm64", "");
        ImageChoice choice = ImageChoice.select(ImageManifest.parse(index(many)), ImagePlatform.of(family, cpu));
        assertThat(digits(choice)).isEqualTo(digits);
        assertThat(choice.remaining()).isZero();
    }

    /** An attacker who hides an image pushes an index with an unusual platform or none. */
    @ParameterizedTest
    @CsvSource({"LINUX, X86_64, 21, true", "LINUX, ARM64, 4, false", "'', '', 4, false"})
    void selectsImagesWithoutPlatformWhenNoneMatches(String family, String cpu, String digits, boolean doubtful)
            throws IOException {
        String first = entry('1', "", "", "").replaceFirst(", \"platform\": \\{[^}]*}", "");
        String second = first.replace('1', '2').replace("\"size\": 2", "\"size\": 1");
        String arm = entry('4', "linux", "arm64", "");
        ImageChoice choice =
                ImageChoice.select(ImageManifest.parse(index(first, second, arm)), ImagePlatform.of(family, cpu));
        assertThat(digits(choice)).isEqualTo(digits);
        assertThat(choice.ambiguity())
                .isEqualTo(
                        doubtful
                                ? Optional.of(
                                        "no image of the index is for linux/amd64; 2 have no platform, and it is not"
                                                + " known which of these ran")
                                : Optional.empty());
        ImageChoice all = ImageChoice.select(ImageManifest.parse(index(first, second)), ImagePlatform.of("", ""));
        assertThat(digits(all)).isEqualTo("21");
        assertThat(all.ambiguity().orElseThrow()).contains("for a machine of this cloud; 2 have");
    }

    @Test
    void acceptsTheArchitectureNamesOfRuntimes() throws IOException {
        String intel = entry('3', "Linux", "x86_64", "");
        String arm = entry('4', "linux", "aarch64", ", \"variant\": \"v8\"");
        ImageManifest index = ImageManifest.parse(index(intel, arm));
        assertThat(digits(ImageChoice.select(index, ImagePlatform.of("LINUX", "X86_64"))))
                .isEqualTo("3");
        assertThat(digits(ImageChoice.select(index, ImagePlatform.of("LINUX", "ARM64"))))
                .isEqualTo("4");
        assertThat(digits(ImageChoice.select(index, ImagePlatform.of("", "")))).isEqualTo("43");
    }

    private static String digits(ImageChoice choice) {
        return choice.images().stream()
                .map(image -> image.manifest().digest().substring("sha256:".length(), "sha256:".length() + 1))
                .collect(Collectors.joining());
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\": 2, \"manifests\": [" + String.join(",", entries) + "]}";
    }

    private static String entry(char digit, String os, String architecture, String more) {
        return """
                {"digest": "sha256:%s", "size": 1, "platform": {"os": "%s", "architecture": "%s"%s}}""".formatted(String.valueOf(digit).repeat(64), os, architecture, more);
    }
}

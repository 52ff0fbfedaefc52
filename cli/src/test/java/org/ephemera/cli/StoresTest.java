package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.evidence.PackageId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoresTest {
    private static final PackageId ID = new PackageId("01a212f7-837f-7cb9-b2aa-d45bc19cf996");

    /** What is printed can be pasted, and leads back to the store that it was said of. */
    @ParameterizedTest
    @CsvSource({
        "file:evidence, evidence/, file:evidence",
        "file:./evidence/, ./evidence/, file:./evidence",
        "file://evidence, evidence/, file:evidence",
        "file:///var/evidence, /var/evidence/, file:/var/evidence",
        "file:/, /, file:/",
        "file:///, /, file:/",
        "file:my-packages, my-packages/, file:my-packages",
        "file:packages, packages/, file:packages",
        "s3://evidence/a, s3://evidence/a/, s3://evidence/a",
        "s3://evidence/, s3://evidence/, s3://evidence",
        "azblob://account/evidence, azblob://account/evidence/, azblob://account/evidence"
    })
    void aPackageIsFoundAgainByWhatIsPrinted(String store, String before, String again) throws Failure {
        String location = Stores.location(store, ID);

        assertThat(location).isEqualTo(before + "packages/" + ID.prefix().replaceAll("^packages/|/$", ""));
        assertThat(PlacedPackage.of(location, "file:elsewhere")).isEqualTo(new PlacedPackage(again, ID));
    }

    /** Of a folder with a name that only ends so no store is made up. */
    @ParameterizedTest
    @CsvSource({"my", "./my", "s3://evidence/my"})
    void aFolderOfAnotherNameIsNoStore(String before) {
        String name = before + Stores.location("file:/", ID).substring(1);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> PlacedPackage.of(name, "file:elsewhere"))
                .hasMessageContaining("names no package in a store");
    }
}

package dev.quoin.v2store;

/** What is counted, in the order and under the names of etcd's JSON. */
enum Statistic {
    GETS_SUCCESS("getsSuccess"),
    GETS_FAIL("getsFail"),
    SETS_SUCCESS("setsSuccess"),
    SETS_FAIL("setsFail"),
    DELETE_SUCCESS("deleteSuccess"),
    DELETE_FAIL("deleteFail"),
    UPDATE_SUCCESS("updateSuccess"),
    UPDATE_FAIL("updateFail"),
    CREATE_SUCCESS("createSuccess"),
    CREATE_FAIL("createFail"),
    COMPARE_AND_SWAP_SUCCESS("compareAndSwapSuccess"),
    COMPARE_AND_SWAP_FAIL("compareAndSwapFail"),
    COMPARE_AND_DELETE_SUCCESS("compareAndDeleteSuccess"),
    COMPARE_AND_DELETE_FAIL("compareAndDeleteFail"),
    EXPIRE_COUNT("expireCount"),
    WATCHERS("watchers");

    private final String jsonName;

    Statistic(String jsonName) {
        this.jsonName = jsonName;
    }

    String jsonName() {
        return jsonName;
    }
}

#include "CBuiltInPages.h"

static const unsigned char api_js[] = {
#embed "assets/api.js"
};

static const unsigned char app_js[] = {
#embed "assets/app.js"
};

static const unsigned char connect_js[] = {
#embed "assets/connect.js"
};

static const unsigned char coverage_js[] = {
#embed "assets/coverage.js"
};

static const unsigned char dom_js[] = {
#embed "assets/dom.js"
};

static const unsigned char faults_js[] = {
#embed "assets/faults.js"
};

static const unsigned char format_js[] = {
#embed "assets/format.js"
};

static const unsigned char icon_svg[] = {
#embed "assets/icon.svg"
};

static const unsigned char index_html[] = {
#embed "assets/index.html"
};

static const unsigned char link_js[] = {
#embed "assets/link.js"
};

static const unsigned char links_js[] = {
#embed "assets/links.js"
};

static const unsigned char look_css[] = {
#embed "assets/look.css"
};

static const unsigned char messages_js[] = {
#embed "assets/messages.js"
};

static const unsigned char newlink_js[] = {
#embed "assets/newlink.js"
};

static const unsigned char page_css[] = {
#embed "assets/page.css"
};

static const unsigned char requests_js[] = {
#embed "assets/requests.js"
};

static const unsigned char webhooks_js[] = {
#embed "assets/webhooks.js"
};

static const unsigned char world_js[] = {
#embed "assets/world.js"
};

static const unsigned char worlds_js[] = {
#embed "assets/worlds.js"
};

#define ASSET(name, bytes) {name, bytes, sizeof bytes}

static const struct page_asset assets[] = {
    ASSET("api.js", api_js),
    ASSET("app.js", app_js),
    ASSET("connect.js", connect_js),
    ASSET("coverage.js", coverage_js),
    ASSET("dom.js", dom_js),
    ASSET("faults.js", faults_js),
    ASSET("format.js", format_js),
    ASSET("icon.svg", icon_svg),
    ASSET("index.html", index_html),
    ASSET("link.js", link_js),
    ASSET("links.js", links_js),
    ASSET("look.css", look_css),
    ASSET("messages.js", messages_js),
    ASSET("newlink.js", newlink_js),
    ASSET("page.css", page_css),
    ASSET("requests.js", requests_js),
    ASSET("webhooks.js", webhooks_js),
    ASSET("world.js", world_js),
    ASSET("worlds.js", worlds_js),
};
#undef ASSET

const struct page_asset *page_assets(void) { return assets; }
size_t page_assets_count(void) { return sizeof assets / sizeof *assets; }

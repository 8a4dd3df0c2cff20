/* Every table of commands in cmd/; the screen and the script runner add their own. */
#include "cmd/common.h"

void commands_add_all(Commands *commands) {
    account_commands(commands);
    register_commands(commands);
    chat_commands(commands);
    window_commands(commands);
    switch_commands(commands);
    room_commands(commands);
    invite_commands(commands);
    room_admin_commands(commands);
    room_form_commands(commands);
    room_convert_commands(commands);
    applicant_commands(commands);
    rooms_commands(commands);
    message_commands(commands);
    url_commands(commands);
    upload_commands(commands);
    roster_commands(commands);
    roster_file_commands(commands);
    note_commands(commands);
    block_commands(commands);
    inbox_commands(commands);
    presence_commands(commands);
    preset_commands(commands);
    idle_commands(commands);
    about_commands(commands);
    vcard_commands(commands);
    disco_commands(commands);
    adhoc_commands(commands);
    form_commands(commands);
    captcha_commands(commands);
    search_commands(commands);
    keep_commands(commands);
    transcript_commands(commands);
    notify_commands(commands);
    setting_commands(commands);
    basic_commands(commands);
    alias_commands(commands);
    exec_commands(commands);
}

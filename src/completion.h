#pragma once

/* Completion of papo's own options for shells, from the tables of options.h, to standard output. */
void completion_bash(void);
void completion_zsh(void);
void completion_fish(void);
